#pragma once

#include "common/crypto/lanes/row.hpp"

#include <cstddef>
#include <cstdint>

namespace nephele::crypto::lanes {

/// Eight 64-bit integers and the instructions that the vector code is written
/// in, one lane after the other in plain C++. Says exactly what each means, so
/// that the arithmetic above can be tested, and watched by memcheck, on any
/// machine.
class emulated_lanes {
public:
  static constexpr std::size_t width = 8;

  /// One bit a lane.
  using mask = std::uint8_t;

  static emulated_lanes broadcast(std::uint64_t value) noexcept {
    emulated_lanes result;
    fill(result.values_, value);
    return result;
  }

  static emulated_lanes
  load(const row<emulated_lanes, std::uint64_t, 8>& from) noexcept {
    emulated_lanes result;
    result.values_ = from;
    return result;
  }

  void store(row<emulated_lanes, std::uint64_t, 8>& to) const noexcept {
    to = values_;
  }

  friend emulated_lanes operator+(const emulated_lanes& a,
                                  const emulated_lanes& b) noexcept {
    return each([&](auto i) { return a.values_[i] + b.values_[i]; });
  }

  friend emulated_lanes operator-(const emulated_lanes& a,
                                  const emulated_lanes& b) noexcept {
    return each([&](auto i) { return a.values_[i] - b.values_[i]; });
  }

  friend emulated_lanes operator&(const emulated_lanes& a,
                                  const emulated_lanes& b) noexcept {
    return each([&](auto i) { return a.values_[i] & b.values_[i]; });
  }

  friend emulated_lanes operator|(const emulated_lanes& a,
                                  const emulated_lanes& b) noexcept {
    return each([&](auto i) { return a.values_[i] | b.values_[i]; });
  }

  friend emulated_lanes operator^(const emulated_lanes& a,
                                  const emulated_lanes& b) noexcept {
    return each([&](auto i) { return a.values_[i] ^ b.values_[i]; });
  }

  template <unsigned Bits>
  [[nodiscard]] emulated_lanes shifted_left() const noexcept {
    return each([&](auto i) { return values_[i] << Bits; });
  }

  template <unsigned Bits>
  [[nodiscard]] emulated_lanes shifted_right() const noexcept {
    return each([&](auto i) { return values_[i] >> Bits; });
  }

  /// sum + the low 52 bits of a · b, of whose factors only 52 bits count.
  static emulated_lanes add_product_low(const emulated_lanes& sum,
                                        const emulated_lanes& a,
                                        const emulated_lanes& b) noexcept {
    return each([&](auto i) {
      return sum.values_[i]
             + (static_cast<std::uint64_t>(product(a.values_[i], b.values_[i]))
                & low_52);
    });
  }

  /// sum + bits 52 to 103 of the same product.
  static emulated_lanes add_product_high(const emulated_lanes& sum,
                                         const emulated_lanes& a,
                                         const emulated_lanes& b) noexcept {
    return each([&](auto i) {
      return sum.values_[i]
             + static_cast<std::uint64_t>(product(a.values_[i], b.values_[i])
                                          >> 52U);
    });
  }

  /// Lanes in which a and b have a bit in common.
  static mask common_bits(const emulated_lanes& a,
                          const emulated_lanes& b) noexcept {
    mask result = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const auto both = a.values_[i] & b.values_[i];
      // 1 for anything but zero, without a branch.
      const auto any = (both | (0 - both)) >> 63U;
      result = static_cast<mask>(result | (any << i));
    }
    return result;
  }

  /// `set` where the mask has a bit, `clear` elsewhere.
  static emulated_lanes select(mask chosen, const emulated_lanes& clear,
                               const emulated_lanes& set) noexcept {
    return each([&](auto i) {
      const auto all
          = std::uint64_t{0} - ((static_cast<unsigned>(chosen) >> i) & 1U);
      return (set.values_[i] & all) | (clear.values_[i] & ~all);
    });
  }

private:
  // Extended integers are no part of C++, but of every compiler we use.
  __extension__ using wide = unsigned __int128;

  static constexpr std::uint64_t low_52 = (std::uint64_t{1} << 52U) - 1;

  static wide product(std::uint64_t a, std::uint64_t b) noexcept {
    return wide{a & low_52} * (b & low_52);
  }

  template <class Value>
  static emulated_lanes each(const Value& value) noexcept {
    emulated_lanes result;
    for (std::size_t i = 0; i < width; ++i)
      result.values_[i] = value(i);
    return result;
  }

  row<emulated_lanes, std::uint64_t, 8> values_{};
};

} // namespace nephele::crypto::lanes
