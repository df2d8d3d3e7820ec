#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nephele::ledger {

/// The widest integer that the ledger stores.
__extension__ typedef unsigned __int128 u128;

/// Thrown inside this room when arithmetic leaves its range: sums over 2^128,
/// differences under zero, division by zero. A transaction in which it happens
/// fails, a block outside its transactions stops the ledger; it never crosses
/// the room's border.
struct arithmetic_fault {};

/// Decimal digits without sign or separators.
[[nodiscard]] std::string to_text(u128 value);

/// @returns nothing on an empty text, a character that is no digit, a leading
/// zero before other digits, or 2^128 and above.
[[nodiscard]] std::optional<u128> parse_u128(std::string_view text);

/// Coins in base units (10^6 make one token). Every operation is checked.
class amount {
public:
  constexpr amount() noexcept = default;

  constexpr explicit amount(u128 units) noexcept : units_(units) {}

  [[nodiscard]] constexpr u128 units() const noexcept { return units_; }

  [[nodiscard]] constexpr bool is_zero() const noexcept { return units_ == 0; }

  constexpr amount& operator+=(amount other) {
    if (units_ > ~u128{0} - other.units_)
      throw arithmetic_fault{};
    units_ += other.units_;
    return *this;
  }

  constexpr amount& operator-=(amount other) {
    if (other.units_ > units_)
      throw arithmetic_fault{};
    units_ -= other.units_;
    return *this;
  }

  [[nodiscard]] friend constexpr amount operator+(amount a, amount b) {
    return a += b;
  }

  [[nodiscard]] friend constexpr amount operator-(amount a, amount b) {
    return a -= b;
  }

  friend constexpr auto operator<=>(amount, amount) = default;

private:
  u128 units_ = 0;
};

/// Base units in one token.
inline constexpr u128 units_per_token = 1'000'000;

/// Whole tokens, for defaults and tests.
[[nodiscard]] constexpr amount tokens(std::uint64_t count) noexcept {
  return amount{count * units_per_token};
}

/// More coins than this cannot exist: below it no sum of balances overflows and
/// every balance has an exact decimal.
inline constexpr amount supply_cap{1'000'000'000'000'000};

[[nodiscard]] inline std::string to_text(amount value) {
  return to_text(value.units());
}

} // namespace nephele::ledger
