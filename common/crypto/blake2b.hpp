#pragma once

#include "common/base/identity.hpp"

#include <string_view>

namespace nephele::crypto {

/// BLAKE2b with 32 bytes of output, unkeyed. RFC 7693.
[[nodiscard]] digest blake2b_256(byte_span message) noexcept;

/// BLAKE2b keyed with `key` (16 to 64 bytes): a MAC or a key derivation step;
/// fills `out` (16 to 64 bytes).
void blake2b_keyed(byte_span key, byte_span message,
                   mutable_byte_span out) noexcept;

/// Derives `out` (16 to 64 bytes) from secret `material` (16 to 64 bytes) for
/// the purpose `context`.
void derive_key(byte_span material, std::string_view context,
                mutable_byte_span out) noexcept;

} // namespace nephele::crypto
