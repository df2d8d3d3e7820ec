#pragma once

#include "common/crypto/errors.hpp"
#include "common/crypto/secret.hpp"

namespace nephele::crypto {

/// Key for exactly one box: ChaCha20-Poly1305 (RFC 8439) with a zero nonce.
using one_time_key = secret<32, struct one_time_key_tag>;

inline constexpr std::size_t aead_tag_size = 16;

/// Seals `plaintext` into `box`, whose size is the plaintext's plus
/// aead_tag_size; the two may not overlap. A key seals one box, ever.
void seal_once(const one_time_key& key, byte_span associated,
               byte_span plaintext, mutable_byte_span box) noexcept;

/// Opens `box` into `plaintext` (aead_tag_size smaller).
/// @returns errc::forged, with `plaintext` zeroed, if it does not verify.
[[nodiscard]] tl::expected<void, errc>
open_once(const one_time_key& key, byte_span associated, byte_span box,
          mutable_byte_span plaintext) noexcept;

} // namespace nephele::crypto
