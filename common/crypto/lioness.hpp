#pragma once

#include "common/crypto/secret.hpp"

namespace nephele::crypto {

/// The four round keys of Lioness: stream 32 ‖ hash 64 ‖ stream 32 ‖ hash 64.
using lioness_key = secret<192, struct lioness_key_tag>;

/// A wide-block cipher needs one byte more than its left half.
inline constexpr std::size_t lioness_min_size = 33;

/// Lioness with ChaCha20 and keyed BLAKE2b-256 over the whole of `block` (at
/// least lioness_min_size bytes), in place: changing one bit of the block
/// changes every bit after decryption. Key and block size alone decide timing.
/// Spec: docs/protocol/sphinx.md.
void lioness_encrypt(std::span<const std::byte, 192> key,
                     mutable_byte_span block) noexcept;
void lioness_decrypt(std::span<const std::byte, 192> key,
                     mutable_byte_span block) noexcept;

} // namespace nephele::crypto
