#include "common/crypto/base64.hpp"

#include <sodium.h>

namespace nephele::crypto {

namespace {

constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

} // namespace

std::string to_base64(byte_span bytes) {
  std::string result(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(result.data(), result.size(), uchar_in(bytes), bytes.size(),
                    variant);
  result.pop_back(); // the terminator that libsodium writes
  return result;
}

std::optional<byte_vector> from_base64(std::string_view text) {
  byte_vector result(text.size() / 4 * 3 + 3);
  std::size_t length = 0;
  if (sodium_base642bin(uchar_out(result), result.size(), text.data(),
                        text.size(), nullptr, &length, nullptr, variant)
      != 0)
    return std::nullopt;
  result.resize(length);
  return result;
}

} // namespace nephele::crypto
