#pragma once

#include "common/crypto/hmac.hpp"

namespace nephele::crypto {

/// HKDF-SHA256 (RFC 5869): fills `out`, at most 8,160 bytes, from secret
/// `material`. `salt` is a constant of the protocol and is best kept as a
/// static; an empty salt is hmac_sha256_key{{}}.
void hkdf_sha256(const hmac_sha256_key& salt, byte_span material,
                 byte_span info, mutable_byte_span out) noexcept;

} // namespace nephele::crypto
