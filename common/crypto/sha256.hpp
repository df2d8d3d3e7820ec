#pragma once

#include "common/base/bytes.hpp"

#include <initializer_list>

namespace nephele::crypto {

/// SHA-256 of the concatenation of `parts`.
[[nodiscard]] byte_array<32>
sha256(std::initializer_list<byte_span> parts) noexcept;

[[nodiscard]] inline byte_array<32> sha256(byte_span bytes) noexcept {
  return sha256({bytes});
}

} // namespace nephele::crypto
