// The low-level SHA-256 calls are deprecated in favour of EVP, whose object
// handling costs several times the hashing of our short inputs.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "common/crypto/hmac.hpp"

#include "common/crypto/secret.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace nephele::crypto {

namespace {

constexpr std::size_t block_size = 64;
constexpr std::byte inner_pad{0x36};
constexpr std::byte outer_pad{0x5c};

using key_block = byte_array<block_size>;

template <std::size_t N>
void absorb_key(const key_block& key, std::byte pad, byte_array<N>& state) {
  static_assert(N == sizeof(SHA256_CTX));
  key_block block = key;
  for (auto& b : block)
    b ^= pad;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, block.data(), block.size());
  std::memcpy(state.data(), &context, sizeof(context));
  wipe(block);
  OPENSSL_cleanse(&context, sizeof(context));
}

} // namespace

hmac_sha256_key::hmac_sha256_key(byte_span key) noexcept {
  key_block block{};
  if (key.size() > block_size) {
    const auto hashed = sha256(key);
    std::memcpy(block.data(), hashed.data(), hashed.size());
  } else if (!key.empty()) {
    std::memcpy(block.data(), key.data(), key.size());
  }
  absorb_key(block, inner_pad, inner_);
  absorb_key(block, outer_pad, outer_);
  wipe(block);
}

hmac_sha256_key::~hmac_sha256_key() {
  wipe(inner_);
  wipe(outer_);
}

byte_array<hmac_sha256_key::tag_size>
hmac_sha256_key::tag(std::initializer_list<byte_span> parts) const noexcept {
  SHA256_CTX context;
  std::memcpy(&context, inner_.data(), sizeof(context));
  for (const auto part : parts)
    SHA256_Update(&context, part.data(), part.size());
  byte_array<tag_size> result{};
  SHA256_Final(uchar_out(result), &context);
  std::memcpy(&context, outer_.data(), sizeof(context));
  SHA256_Update(&context, result.data(), result.size());
  SHA256_Final(uchar_out(result), &context);
  OPENSSL_cleanse(&context, sizeof(context));
  return result;
}

byte_array<32> hmac_sha256(byte_span key, byte_span message) noexcept {
  return hmac_sha256_key{key}.tag({message});
}

byte_array<32> sha256(byte_span message) noexcept {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, message.data(), message.size());
  byte_array<32> result{};
  SHA256_Final(uchar_out(result), &context);
  OPENSSL_cleanse(&context, sizeof(context));
  return result;
}

} // namespace nephele::crypto
