#include "common/crypto/lioness.hpp"

#include "common/crypto/blake2b.hpp"
#include "common/crypto/stream.hpp"

#include <cassert>

namespace nephele::crypto {

namespace {

constexpr std::size_t left_size = 32;

using left_half = byte_array<left_size>;

void exclusive_or(mutable_byte_span into, byte_span with) noexcept {
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] ^= with[i];
}

/// right ^= ChaCha20(left ^ key)
void stream_round(std::span<const std::byte, left_size> key,
                  mutable_byte_span block) noexcept {
  left_half mixed{};
  std::memcpy(mixed.data(), block.data(), left_size);
  exclusive_or(mixed, key);
  chacha20(mixed, block.subspan(left_size));
  wipe(mixed);
}

/// left ^= BLAKE2b(key, right)
void hash_round(byte_span key, mutable_byte_span block) noexcept {
  left_half hash{};
  blake2b_keyed(key, block.subspan(left_size), hash);
  exclusive_or(block.first(left_size), hash);
  wipe(hash);
}

} // namespace

void lioness_encrypt(std::span<const std::byte, 192> key,
                     mutable_byte_span block) noexcept {
  assert(block.size() >= lioness_min_size);
  stream_round(key.subspan<0, 32>(), block);
  hash_round(key.subspan<32, 64>(), block);
  stream_round(key.subspan<96, 32>(), block);
  hash_round(key.subspan<128, 64>(), block);
}

void lioness_decrypt(std::span<const std::byte, 192> key,
                     mutable_byte_span block) noexcept {
  assert(block.size() >= lioness_min_size);
  hash_round(key.subspan<128, 64>(), block);
  stream_round(key.subspan<96, 32>(), block);
  hash_round(key.subspan<32, 64>(), block);
  stream_round(key.subspan<0, 32>(), block);
}

} // namespace nephele::crypto
