#pragma once

#include "common/base/identity.hpp"
#include "common/crypto/random.hpp"
#include "common/crypto/secret.hpp"

#include <string_view>

namespace nephele::crypto {

/// The 32-byte seed of RFC 8032, from which the pair is derived.
using ed25519_seed = secret<32, struct ed25519_seed_tag>;

/// Signs as one identity. Every signature covers a domain, so that what was
/// signed for one purpose is worth nothing for another.
class signing_key {
public:
  explicit signing_key(const ed25519_seed& seed) noexcept;

  [[nodiscard]] const identity& id() const noexcept { return id_; }

  /// Signs BLAKE2b-512(u8 length of domain ‖ domain ‖ message).
  [[nodiscard]] signature_bytes sign(std::string_view domain,
                                     byte_span message) const;

  /// RFC 8032 over `message` itself, for formats of others whose messages say
  /// their purpose.
  [[nodiscard]] signature_bytes sign_plain(byte_span message) const;

private:
  secret<64, struct ed25519_expanded_tag> expanded_;
  identity id_;
};

[[nodiscard]] signing_key make_signing_key(random& source);

/// True if `by` signed `message` in `domain` (at most 255 bytes).
[[nodiscard]] bool verify(const identity& by, std::string_view domain,
                          byte_span message,
                          const signature_bytes& signature) noexcept;

/// As signing_key::sign_plain signs.
[[nodiscard]] bool verify_plain(const identity& by, byte_span message,
                                const signature_bytes& signature) noexcept;

} // namespace nephele::crypto
