#include "common/ledger/decimal.hpp"

#include "tests/support/seed.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

constexpr u128 largest = ~u128{0};

u128 power(unsigned base, unsigned exponent) {
  u128 value = 1;
  while (exponent-- > 0)
    value *= base;
  return value;
}

/// A number of a random length, so that small ones occur.
u128 any_number(crypto::random& source) {
  const auto value = (u128{source.next()} << 64U) | source.next();
  return value >> source.below(128);
}

using limbs = std::array<std::uint32_t, 8>;

/// a·b by schoolbook over 32-bit limbs, another way than the room takes.
limbs product(u128 a, u128 b) {
  limbs result{};
  for (unsigned i = 0; i < 4; ++i) {
    std::uint64_t carry = 0;
    for (unsigned j = 0; j < 4; ++j) {
      const auto x = static_cast<std::uint32_t>(a >> (32 * i));
      const auto y = static_cast<std::uint32_t>(b >> (32 * j));
      carry += std::uint64_t{x} * y + result[i + j];
      result[i + j] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    result[i + 4] = static_cast<std::uint32_t>(carry);
  }
  return result;
}

limbs plus(limbs a, u128 b) {
  std::uint64_t carry = 0;
  for (unsigned i = 0; i < a.size(); ++i) {
    carry += a[i];
    if (i < 4)
      carry += static_cast<std::uint32_t>(b >> (32 * i));
    a[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32U;
  }
  return a;
}

bool at_most(const limbs& a, const limbs& b) {
  return !std::lexicographical_compare(b.rbegin(), b.rend(), a.rbegin(),
                                       a.rend());
}

bool faults(u128 a, u128 b, u128 c) {
  try {
    static_cast<void>(mul_div(a, b, c));
  } catch (const arithmetic_fault&) {
    return true;
  }
  return false;
}

} // namespace

TEST_CASE("a quotient of a wide product is exact") {
  CHECK(mul_div(largest, largest, largest) == largest);
  CHECK(mul_div(largest, largest - 1, largest) == largest - 1);
  CHECK(mul_div(power(10, 30), power(10, 30), power(10, 25)) == power(10, 35));
  CHECK(mul_div(7, 3, 2) == 10);
  CHECK(mul_div(0, largest, 1) == 0);
  CHECK(faults(1, 1, 0));
  CHECK(faults(largest, 2, 1));
  CHECK(faults(largest, largest, largest - 1));
}

TEST_CASE("random quotients lie between their bounds") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  crypto::seeded_random source{seed};
  for (int round = 0; round < 20'000; ++round) {
    const auto a = any_number(source);
    const auto b = any_number(source);
    const auto c = any_number(source);
    const auto whole = product(a, b);
    if (c == 0 || faults(a, b, c)) {
      // The quotient is over 2^128: even the largest is too small.
      if (c != 0)
        CHECK(at_most(plus(product(largest, c), c), whole));
      continue;
    }
    const auto q = mul_div(a, b, c);
    CHECK(at_most(product(q, c), whole));
    CHECK(at_most(plus(whole, 1), plus(product(q, c), c)));
  }
}

TEST_CASE("sums, products and quotients of decimals round down") {
  const auto third = div(one, decimal::whole(3));
  CHECK(third.atomics() == 333'333'333'333'333'333U);
  CHECK(mul(third, decimal::whole(3)) < one);
  CHECK(mul(decimal::ratio(1, 2), decimal::ratio(1, 2))
        == decimal::ratio(1, 4));
  CHECK(decimal::of(tokens(2)).floor() == tokens(2));
  CHECK((one + decimal::from_atomics(1)).floor() == amount{1});
  CHECK((one + decimal::from_atomics(1)).ceil() == amount{2});
  CHECK(one.ceil() == amount{1});
  CHECK_THROWS_AS(static_cast<void>(one - decimal::whole(2)), arithmetic_fault);
  CHECK_THROWS_AS(static_cast<void>(div(one, decimal{})), arithmetic_fault);
  CHECK_THROWS_AS(static_cast<void>(decimal::whole(largest)), arithmetic_fault);
  CHECK_THROWS_AS(static_cast<void>(amount{1} - amount{2}), arithmetic_fault);
  CHECK_THROWS_AS(static_cast<void>(amount{largest} + amount{1}),
                  arithmetic_fault);
}

TEST_CASE("decimals and integers are read as they are written") {
  CHECK(to_text(decimal::ratio(25, 2)) == "12.5");
  CHECK(to_text(decimal{}) == "0");
  CHECK(to_text(decimal::from_atomics(1)) == "0.000000000000000001");
  CHECK(to_text(largest) == "340282366920938463463374607431768211455");
  CHECK(parse_u128(to_text(largest)) == largest);
  for (const auto* wrong :
       {"", "-1", "01", "1 ", "340282366920938463463374607431768211456"})
    CHECK_FALSE(parse_u128(wrong).has_value());
  for (const auto atomics : {u128{0}, u128{1}, decimal::scale, largest})
    CHECK(parse_decimal(to_text(decimal::from_atomics(atomics)))
          == decimal::from_atomics(atomics));
  for (const auto* wrong : {"", ".5", "1.", "1.0000000000000000001", "1.5a",
                            "-1.5", "340282366920938463464"})
    CHECK_FALSE(parse_decimal(wrong).has_value());
}

} // namespace nephele::ledger
