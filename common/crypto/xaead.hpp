#pragma once

#include "common/crypto/aead.hpp"

namespace nephele::crypto {

/// Key for any number of boxes: XChaCha20-Poly1305, whose nonces are long
/// enough to be drawn at random.
using box_key = secret<32, struct box_key_tag>;
using box_nonce = fixed_bytes<24, struct box_nonce_tag>;

/// Seals `plaintext` into `box`, whose size is the plaintext's plus
/// aead_tag_size; the two may not overlap. A nonce serves one box of a key.
void seal(const box_key& key, const box_nonce& nonce, byte_span associated,
          byte_span plaintext, mutable_byte_span box) noexcept;

/// Opens `box` into `plaintext` (aead_tag_size smaller).
/// @returns errc::forged, with `plaintext` zeroed, if it does not verify.
[[nodiscard]] tl::expected<void, errc>
open(const box_key& key, const box_nonce& nonce, byte_span associated,
     byte_span box, mutable_byte_span plaintext) noexcept;

} // namespace nephele::crypto
