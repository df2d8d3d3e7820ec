#include "common/base/bytes.hpp"

namespace nephele {

namespace {

int digit_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace

byte_span as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

std::string_view as_text(byte_span bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

const unsigned char* uchar_in(byte_span bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* uchar_out(mutable_byte_span bytes) noexcept {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

std::string to_hex(byte_span bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  result.reserve(bytes.size() * 2);
  for (const auto b : bytes) {
    const auto value = std::to_integer<unsigned>(b);
    result += digits[value >> 4U];
    result += digits[value & 15U];
  }
  return result;
}

bool from_hex_into(std::string_view hex, mutable_byte_span out) noexcept {
  if (hex.size() != out.size() * 2)
    return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit_value(hex[2 * i]);
    const int low = digit_value(hex[2 * i + 1]);
    if (high < 0 || low < 0)
      return false;
    out[i] = static_cast<std::byte>(high * 16 + low);
  }
  return true;
}

std::optional<byte_vector> from_hex(std::string_view hex) {
  byte_vector result(hex.size() / 2);
  if (!from_hex_into(hex, result))
    return std::nullopt;
  return result;
}

} // namespace nephele
