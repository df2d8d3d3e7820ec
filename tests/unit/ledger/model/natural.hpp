#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <stdexcept>

namespace nephele::test {

__extension__ typedef unsigned __int128 wide;

/// A natural number of up to 512 bits, as plain as possible: an independent
/// witness for the ledger's arithmetic.
class natural {
public:
  constexpr natural() = default;

  // NOLINTNEXTLINE(google-explicit-constructor): formulas stay readable.
  constexpr natural(std::uint64_t value) : limbs_{value} {}

  [[nodiscard]] static constexpr natural of(wide value) {
    natural result;
    result.limbs_[0] = static_cast<std::uint64_t>(value);
    result.limbs_[1] = static_cast<std::uint64_t>(value >> 64U);
    return result;
  }

  [[nodiscard]] constexpr wide narrow() const {
    for (std::size_t i = 2; i < limbs_.size(); ++i)
      if (limbs_[i] != 0)
        throw std::overflow_error{"natural"};
    return (static_cast<wide>(limbs_[1]) << 64U) | limbs_[0];
  }

  friend constexpr natural operator+(const natural& a, const natural& b) {
    natural sum;
    wide carry = 0;
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
      carry += a.limbs_[i];
      carry += b.limbs_[i];
      sum.limbs_[i] = static_cast<std::uint64_t>(carry);
      carry >>= 64U;
    }
    return sum;
  }

  friend constexpr natural operator-(const natural& a, const natural& b) {
    if (a < b)
      throw std::underflow_error{"natural"};
    natural difference;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
      const auto taken = static_cast<wide>(b.limbs_[i]) + borrow;
      borrow = a.limbs_[i] < taken ? 1 : 0;
      difference.limbs_[i] = static_cast<std::uint64_t>(a.limbs_[i] - taken);
    }
    return difference;
  }

  friend constexpr natural operator*(const natural& a, const natural& b) {
    natural product;
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
      wide carry = 0;
      for (std::size_t j = 0; i + j < a.limbs_.size(); ++j) {
        carry += static_cast<wide>(a.limbs_[i]) * b.limbs_[j];
        carry += product.limbs_[i + j];
        product.limbs_[i + j] = static_cast<std::uint64_t>(carry);
        carry >>= 64U;
      }
    }
    return product;
  }

  friend constexpr natural operator/(const natural& a, const natural& b) {
    if (b == natural{})
      throw std::domain_error{"natural"};
    natural quotient;
    natural rest;
    for (unsigned bit = a.bits(); bit-- > 0;) {
      rest = rest + rest;
      rest.limbs_[0] |= (a.limbs_[bit / 64] >> (bit % 64)) & 1U;
      if (rest >= b) {
        rest = rest - b;
        quotient.limbs_[bit / 64] |= std::uint64_t{1} << (bit % 64);
      }
    }
    return quotient;
  }

  friend constexpr bool operator==(const natural&, const natural&) = default;

  friend constexpr std::strong_ordering operator<=>(const natural& a,
                                                    const natural& b) {
    for (std::size_t i = a.limbs_.size(); i-- > 0;)
      if (a.limbs_[i] != b.limbs_[i])
        return a.limbs_[i] <=> b.limbs_[i];
    return std::strong_ordering::equal;
  }

private:
  [[nodiscard]] constexpr unsigned bits() const {
    for (std::size_t i = limbs_.size(); i-- > 0;)
      if (limbs_[i] != 0)
        return static_cast<unsigned>(64 * (i + 1));
    return 0;
  }

  std::array<std::uint64_t, 8> limbs_{};
};

} // namespace nephele::test
