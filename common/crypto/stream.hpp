#pragma once

#include "common/base/bytes.hpp"

namespace nephele::crypto {

/// AES-128 in counter mode (SP 800-38A): `out` = `in` XOR the key stream that
/// starts at an all-zero counter block. Sizes are equal; `in` and `out` are the
/// same memory or do not overlap. A key enciphers one message.
/// No allocation, except once per thread.
void aes128_ctr(std::span<const std::byte, 16> key, byte_span in,
                mutable_byte_span out) noexcept;

/// ChaCha20 (RFC 8439) with zero nonce and counter, in place: for keys that are
/// used once. No allocation, except once per thread.
void chacha20(std::span<const std::byte, 32> key,
              mutable_byte_span message) noexcept;

} // namespace nephele::crypto
