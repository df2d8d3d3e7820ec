#include "common/ledger/decimal.hpp"

namespace nephele::ledger {

namespace {

struct u256 {
  u128 high;
  u128 low;
};

u256 wide_product(u128 a, u128 b) noexcept {
  constexpr u128 mask = ~std::uint64_t{0};
  const u128 low = (a & mask) * (b & mask);
  const u128 cross_a = (a >> 64U) * (b & mask);
  const u128 cross_b = (a & mask) * (b >> 64U);
  const u128 high = (a >> 64U) * (b >> 64U);
  const u128 middle = (low >> 64U) + (cross_a & mask) + (cross_b & mask);
  return {high + (cross_a >> 64U) + (cross_b >> 64U) + (middle >> 64U),
          (middle << 64U) | (low & mask)};
}

/// Long division in base 2^64; needs value.high < divisor.
u128 short_quotient(u256 value, std::uint64_t divisor) noexcept {
  const u128 upper = (value.high << 64U) | (value.low >> 64U);
  const u128 lower
      = ((upper % divisor) << 64U) | static_cast<std::uint64_t>(value.low);
  return ((upper / divisor) << 64U) | (lower / divisor);
}

/// Schoolbook division, a bit at a time; needs value.high < divisor.
u128 quotient(u256 value, u128 divisor) noexcept {
  u128 rest = value.high;
  u128 result = 0;
  for (unsigned bit = 128; bit-- > 0;) {
    const bool carry = (rest >> 127U) != 0;
    rest = (rest << 1U) | ((value.low >> bit) & 1U);
    result <<= 1U;
    if (carry || rest >= divisor) {
      rest -= divisor;
      result |= 1U;
    }
  }
  return result;
}

} // namespace

u128 mul_div(u128 a, u128 b, u128 c) {
  if (c == 0)
    throw arithmetic_fault{};
  const auto product = wide_product(a, b);
  if (product.high == 0)
    return product.low / c;
  if (product.high >= c)
    throw arithmetic_fault{};
  return c <= ~std::uint64_t{0}
             ? short_quotient(product, static_cast<std::uint64_t>(c))
             : quotient(product, c);
}

decimal mul(decimal a, decimal b) {
  return decimal::from_atomics(
      mul_div(a.atomics(), b.atomics(), decimal::scale));
}

decimal div(decimal a, decimal b) {
  return decimal::from_atomics(
      mul_div(a.atomics(), decimal::scale, b.atomics()));
}

std::string to_text(decimal value) {
  auto text = to_text(value.atomics() / decimal::scale);
  auto places = to_text(value.atomics() % decimal::scale);
  places.insert(0, 18 - places.size(), '0');
  places.erase(places.find_last_not_of('0') + 1);
  return places.empty() ? text : text + '.' + places;
}

std::optional<decimal> parse_decimal(std::string_view text) {
  const auto point = text.find('.');
  const auto whole = parse_u128(text.substr(0, point));
  if (!whole || *whole > ~u128{0} / decimal::scale)
    return std::nullopt;
  u128 atomics = *whole * decimal::scale;
  if (point == std::string_view::npos)
    return decimal::from_atomics(atomics);
  auto places = std::string{text.substr(point + 1)};
  if (places.empty() || places.size() > 18
      || places.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  places.append(18 - places.size(), '0');
  u128 fraction = 0;
  for (const char c : places)
    fraction = fraction * 10 + static_cast<u128>(c - '0');
  if (atomics > ~u128{0} - fraction)
    return std::nullopt;
  return decimal::from_atomics(atomics + fraction);
}

} // namespace nephele::ledger
