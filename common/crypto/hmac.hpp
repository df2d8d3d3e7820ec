#pragma once

#include "common/base/bytes.hpp"

#include <initializer_list>

namespace nephele::crypto {

/// HMAC-SHA256 (RFC 2104) under one key, with the two key blocks hashed once:
/// worth keeping where a key is used more than once. Holds the key's worth;
/// wiped at the end.
class hmac_sha256_key {
public:
  static constexpr std::size_t tag_size = 32;

  explicit hmac_sha256_key(byte_span key) noexcept;
  hmac_sha256_key(const hmac_sha256_key&) = delete;
  hmac_sha256_key& operator=(const hmac_sha256_key&) = delete;
  ~hmac_sha256_key();

  /// The tag over the concatenation of `parts`.
  [[nodiscard]] byte_array<tag_size>
  tag(std::initializer_list<byte_span> parts) const noexcept;

private:
  // Room for OpenSSL's SHA-256 state, which stays out of this header.
  static constexpr std::size_t state_size = 112;

  alignas(8) byte_array<state_size> inner_;
  alignas(8) byte_array<state_size> outer_;
};

/// HMAC-SHA256 of one message under a key that is used once.
[[nodiscard]] byte_array<32> hmac_sha256(byte_span key,
                                         byte_span message) noexcept;

/// SHA-256 (FIPS 180-4), where a format asks for it; our own use blake2b_256.
[[nodiscard]] byte_array<32> sha256(byte_span message) noexcept;

} // namespace nephele::crypto
