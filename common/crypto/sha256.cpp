#include "common/crypto/sha256.hpp"

#include <sodium.h>

namespace nephele::crypto {

byte_array<32> sha256(std::initializer_list<byte_span> parts) noexcept {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const auto part : parts)
    crypto_hash_sha256_update(&state, uchar_in(part), part.size());
  byte_array<32> digest;
  crypto_hash_sha256_final(&state, uchar_out(digest));
  return digest;
}

} // namespace nephele::crypto
