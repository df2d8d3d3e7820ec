#pragma once

#include "common/base/bytes.hpp"

#include <concepts>

namespace nephele {

/// Writes `value` big-endian into exactly sizeof(Int) bytes.
template <std::unsigned_integral Int>
constexpr void store_be(Int value,
                        std::span<std::byte, sizeof(Int)> out) noexcept {
  for (std::size_t i = sizeof(Int); i-- > 0;) {
    out[i] = static_cast<std::byte>(value & 0xFFU);
    if constexpr (sizeof(Int) > 1)
      value = static_cast<Int>(value >> 8U);
  }
}

template <std::unsigned_integral Int>
[[nodiscard]] constexpr Int
load_be(std::span<const std::byte, sizeof(Int)> in) noexcept {
  Int result = 0;
  for (const auto b : in) {
    if constexpr (sizeof(Int) > 1)
      result = static_cast<Int>(result << 8U);
    result = static_cast<Int>(result | std::to_integer<Int>(b));
  }
  return result;
}

} // namespace nephele
