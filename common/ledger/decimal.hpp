#pragma once

#include "common/ledger/amount.hpp"

namespace nephele::ledger {

/// ⌊a·b/c⌋ with a 256-bit product.
/// @throws arithmetic_fault if c is zero or the quotient needs over 128 bits.
[[nodiscard]] u128 mul_div(u128 a, u128 b, u128 c);

/// A number of 18 decimal places: atomics of 10^-18 in 128 bits, at most
/// ≈3.4·10^20. Sums are exact, products and quotients round down; leaving the
/// range throws arithmetic_fault.
class decimal {
public:
  static constexpr u128 scale = 1'000'000'000'000'000'000;

  constexpr decimal() noexcept = default;

  [[nodiscard]] static constexpr decimal from_atomics(u128 atomics) noexcept {
    decimal result;
    result.atomics_ = atomics;
    return result;
  }

  [[nodiscard]] static constexpr decimal whole(u128 value) {
    if (value > ~u128{0} / scale)
      throw arithmetic_fault{};
    return from_atomics(value * scale);
  }

  /// `numerator`/`denominator`, rounded down; for constants.
  [[nodiscard]] static constexpr decimal ratio(std::uint64_t numerator,
                                               std::uint64_t denominator) {
    if (denominator == 0)
      throw arithmetic_fault{};
    return from_atomics(numerator * scale / denominator);
  }

  /// Base units, exactly.
  [[nodiscard]] static constexpr decimal of(amount value) {
    return whole(value.units());
  }

  [[nodiscard]] constexpr u128 atomics() const noexcept { return atomics_; }

  [[nodiscard]] constexpr bool is_zero() const noexcept {
    return atomics_ == 0;
  }

  [[nodiscard]] constexpr amount floor() const noexcept {
    return amount{atomics_ / scale};
  }

  [[nodiscard]] constexpr amount ceil() const noexcept {
    return amount{atomics_ / scale + (atomics_ % scale == 0 ? 0 : 1)};
  }

  constexpr decimal& operator+=(decimal other) {
    if (atomics_ > ~u128{0} - other.atomics_)
      throw arithmetic_fault{};
    atomics_ += other.atomics_;
    return *this;
  }

  constexpr decimal& operator-=(decimal other) {
    if (other.atomics_ > atomics_)
      throw arithmetic_fault{};
    atomics_ -= other.atomics_;
    return *this;
  }

  [[nodiscard]] friend constexpr decimal operator+(decimal a, decimal b) {
    return a += b;
  }

  [[nodiscard]] friend constexpr decimal operator-(decimal a, decimal b) {
    return a -= b;
  }

  friend constexpr auto operator<=>(decimal, decimal) = default;

private:
  u128 atomics_ = 0;
};

inline constexpr decimal one = decimal::from_atomics(decimal::scale);

[[nodiscard]] decimal mul(decimal a, decimal b);
[[nodiscard]] decimal div(decimal a, decimal b);

/// "12.5": no trailing zeros, no point without places.
[[nodiscard]] std::string to_text(decimal value);

/// As to_text writes it, trailing zeros allowed; at most 18 places.
[[nodiscard]] std::optional<decimal> parse_decimal(std::string_view text);

} // namespace nephele::ledger
