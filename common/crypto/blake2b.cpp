#include "common/crypto/blake2b.hpp"

#include <sodium.h>

namespace nephele::crypto {

digest blake2b_256(byte_span message) noexcept {
  digest result;
  crypto_generichash(uchar_out(result.span()), digest::size, uchar_in(message),
                     message.size(), nullptr, 0);
  return result;
}

void blake2b_keyed(byte_span key, byte_span message,
                   mutable_byte_span out) noexcept {
  crypto_generichash(uchar_out(out), out.size(), uchar_in(message),
                     message.size(), uchar_in(key), key.size());
}

void derive_key(byte_span material, std::string_view context,
                mutable_byte_span out) noexcept {
  blake2b_keyed(material, as_bytes(context), out);
}

} // namespace nephele::crypto
