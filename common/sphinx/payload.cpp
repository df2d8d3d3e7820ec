#include "common/sphinx/payload.hpp"

#include "common/sphinx/geometry.hpp"
#include "common/wire/writer.hpp"

#include <algorithm>

namespace nephele::sphinx {

namespace {

constexpr std::byte end_mark{1};

bool is_zero(std::byte b) noexcept {
  return b == std::byte{0};
}

} // namespace

tl::expected<void, errc> pad_payload(byte_span message,
                                     mutable_byte_span payload) noexcept {
  if (payload.size() < min_payload_size)
    return tl::unexpected(errc::bad_payload);
  if (message.size() > payload.size() - payload_overhead)
    return tl::unexpected(errc::message_too_long);
  wire::writer writer{payload};
  writer.zeros(payload_check_size);
  writer.bytes(message);
  writer.u8(std::to_integer<std::uint8_t>(end_mark));
  writer.zeros(writer.remaining());
  return {};
}

tl::expected<byte_span, errc> parse_payload(byte_span payload) noexcept {
  if (payload.size() < payload_overhead)
    return tl::unexpected(errc::bad_payload);
  const auto check = payload.first(payload_check_size);
  const auto padded = payload.subspan(payload_check_size);
  const auto end = std::find_if_not(padded.rbegin(), padded.rend(), is_zero);
  if (!std::ranges::all_of(check, is_zero) || end == padded.rend()
      || *end != end_mark)
    return tl::unexpected(errc::bad_payload);
  return padded.first(static_cast<std::size_t>(padded.rend() - end) - 1);
}

void add_layer(byte_span material, mutable_byte_span payload) noexcept {
  const auto key = payload_key(material);
  crypto::lioness_encrypt(key.expose(), payload);
}

void remove_layer(byte_span material, mutable_byte_span payload) noexcept {
  const auto key = payload_key(material);
  crypto::lioness_decrypt(key.expose(), payload);
}

} // namespace nephele::sphinx
