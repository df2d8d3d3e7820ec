#pragma once

#include "common/crypto/lanes/row.hpp"

/// Arithmetic modulo p = 2^255 - 19, one number a lane, constant time by
/// construction: no branch and no address depends on a value.
///
/// A number is five limbs of 51 bits: sum of limb[i] · 2^(51 i). Two kinds:
///
///   element  limbs below 2^51 + 2^16: what can be multiplied, as a factor
///            counts with 52 bits only
///   sum      limbs below 2^62: what products add up to; `carry` makes it an
///            element
///
/// Sources: RFC 7748 (the field); the 52-bit multiply-add instructions of
/// AVX-512 IFMA, whose high half has the weight 2^52 = 2 · 2^51.
namespace nephele::crypto::lanes {

/// `action` for each limb, without a loop: limbs are to stay in registers.
template <class Action>
[[gnu::always_inline]] inline void for_limbs(const Action& action) {
  action(0U);
  action(1U);
  action(2U);
  action(3U);
  action(4U);
}

template <class Lanes>
struct field_sum {
  row<Lanes, Lanes, 5> limb;
};

template <class Lanes>
struct field_element {
  row<Lanes, Lanes, 5> limb;

  [[nodiscard]] field_sum<Lanes> as_sum() const noexcept { return {limb}; }
};

inline constexpr std::uint64_t limb_mask = (std::uint64_t{1} << 51U) - 1;

template <class Lanes>
field_element<Lanes> constant(std::uint64_t value) noexcept {
  field_element<Lanes> result;
  fill(result.limb, Lanes::broadcast(0));
  result.limb[0] = Lanes::broadcast(value);
  return result;
}

/// 19 x, for x below 2^59.
template <class Lanes>
Lanes times_19(const Lanes& x) noexcept {
  return x + x + x + x.template shifted_left<4>();
}

/// All five carries at once, each below 2^11; the top one comes in below as
/// 19 times itself.
template <class Lanes>
field_element<Lanes> carry(const field_sum<Lanes>& a) noexcept {
  const auto mask = Lanes::broadcast(limb_mask);
  field_element<Lanes> result;
  for_limbs([&](std::size_t i) { result.limb[i] = a.limb[i] & mask; });
  result.limb[0] = Lanes::add_product_low(
      result.limb[0], a.limb[4].template shifted_right<51>(),
      Lanes::broadcast(19));
  for_limbs([&](std::size_t i) {
    if (i > 0)
      result.limb[i]
          = result.limb[i] + a.limb[i - 1].template shifted_right<51>();
  });
  return result;
}

/// For limbs below 2^61.
template <class Lanes>
field_sum<Lanes> operator+(const field_sum<Lanes>& a,
                           const field_sum<Lanes>& b) noexcept {
  field_sum<Lanes> result;
  for_limbs([&](std::size_t i) { result.limb[i] = a.limb[i] + b.limb[i]; });
  return result;
}

/// a - b + 2^9 p, for limbs below 2^59.3, so that none becomes negative.
template <class Lanes>
field_sum<Lanes> operator-(const field_sum<Lanes>& a,
                           const field_sum<Lanes>& b) noexcept {
  const auto lowest = Lanes::broadcast((limb_mask - 18) << 9U);
  const auto other = Lanes::broadcast(limb_mask << 9U);
  field_sum<Lanes> result;
  for_limbs([&](std::size_t i) {
    result.limb[i] = a.limb[i] + (i > 0 ? other : lowest) - b.limb[i];
  });
  return result;
}

/// Schoolbook. Low and high halves are added up apart: at most five of each,
/// so below 2^54.4; with 19 times the upper half, limbs below 2^59.3.
template <class Lanes>
field_sum<Lanes> product(const field_element<Lanes>& a,
                         const field_element<Lanes>& b) noexcept {
  row<Lanes, Lanes, 10> low;
  row<Lanes, Lanes, 10> high;
  fill(low, Lanes::broadcast(0));
  fill(high, Lanes::broadcast(0));
  for_limbs([&](std::size_t i) {
    for_limbs([&](std::size_t j) {
      low[i + j] = Lanes::add_product_low(low[i + j], a.limb[i], b.limb[j]);
      high[i + j + 1]
          = Lanes::add_product_high(high[i + j + 1], a.limb[i], b.limb[j]);
    });
  });
  field_sum<Lanes> result;
  for_limbs([&](std::size_t i) {
    const auto lower = low[i] + high[i] + high[i];
    const auto upper = low[i + 5] + high[i + 5] + high[i + 5];
    result.limb[i] = lower + times_19(upper);
  });
  return result;
}

/// product(a, a), with every mixed term computed once and doubled.
template <class Lanes>
field_sum<Lanes> square(const field_element<Lanes>& a) noexcept {
  row<Lanes, Lanes, 10> single;
  row<Lanes, Lanes, 10> twice;
  row<Lanes, Lanes, 10> four;
  fill(single, Lanes::broadcast(0));
  fill(twice, Lanes::broadcast(0));
  fill(four, Lanes::broadcast(0));
  for_limbs([&](std::size_t i) {
    single[2 * i] = Lanes::add_product_low(single[2 * i], a.limb[i], a.limb[i]);
    twice[2 * i + 1]
        = Lanes::add_product_high(twice[2 * i + 1], a.limb[i], a.limb[i]);
    for_limbs([&](std::size_t j) {
      if (j <= i)
        return;
      twice[i + j] = Lanes::add_product_low(twice[i + j], a.limb[i], a.limb[j]);
      four[i + j + 1]
          = Lanes::add_product_high(four[i + j + 1], a.limb[i], a.limb[j]);
    });
  });
  field_sum<Lanes> result;
  const auto at = [&](std::size_t i) {
    const auto half = twice[i] + four[i] + four[i];
    return single[i] + half + half;
  };
  for_limbs(
      [&](std::size_t i) { result.limb[i] = at(i) + times_19(at(i + 5)); });
  return result;
}

/// sum + 121665 e, of RFC 7748's ladder.
template <class Lanes>
field_sum<Lanes> add_times_a24(const field_sum<Lanes>& sum,
                               const field_element<Lanes>& e) noexcept {
  const auto factor = Lanes::broadcast(121665);
  field_sum<Lanes> result;
  row<Lanes, Lanes, 5> high;
  for_limbs([&](std::size_t i) {
    result.limb[i] = Lanes::add_product_low(sum.limb[i], e.limb[i], factor);
    high[i] = Lanes::add_product_high(Lanes::broadcast(0), e.limb[i], factor);
  });
  for_limbs([&](std::size_t i) {
    const auto carried = i > 0 ? high[i - 1] : times_19(high[4]);
    result.limb[i] = result.limb[i] + carried + carried;
  });
  return result;
}

template <class Lanes>
field_element<Lanes> operator*(const field_element<Lanes>& a,
                               const field_element<Lanes>& b) noexcept {
  return carry(product(a, b));
}

/// a^(2^times).
template <class Lanes>
field_element<Lanes> squared(field_element<Lanes> a, int times = 1) noexcept {
  for (int i = 0; i < times; ++i)
    a = carry(square(a));
  return a;
}

/// a^(p - 2) = 1/a, and 0 for 0, with 254 squarings and 11 multiplications.
template <class Lanes>
field_element<Lanes> inverse(const field_element<Lanes>& a) noexcept {
  const auto a2 = squared(a);
  const auto a9 = squared(a2, 2) * a;
  const auto a11 = a9 * a2;
  // e(n) is a^(2^n - 1).
  const auto e5 = squared(a11) * a9;
  const auto e10 = squared(e5, 5) * e5;
  const auto e20 = squared(e10, 10) * e10;
  const auto e40 = squared(e20, 20) * e20;
  const auto e50 = squared(e40, 10) * e10;
  const auto e100 = squared(e50, 50) * e50;
  const auto e200 = squared(e100, 100) * e100;
  const auto e250 = squared(e200, 50) * e50;
  return squared(e250, 5) * a11;
}

/// The one representative below p, its limbs below 2^51.
template <class Lanes>
field_element<Lanes> canonical(field_element<Lanes> a) noexcept {
  const auto mask = Lanes::broadcast(limb_mask);
  const auto ripple = [&mask](field_element<Lanes>& x) {
    for_limbs([&](std::size_t i) {
      if (i == 4)
        return;
      x.limb[i + 1] = x.limb[i + 1] + x.limb[i].template shifted_right<51>();
      x.limb[i] = x.limb[i] & mask;
    });
  };
  // After the first round the value is below 2^255 + 19, after the second one
  // below 2^255.
  for (int round = 0; round < 2; ++round) {
    ripple(a);
    a.limb[0] = a.limb[0] + times_19(a.limb[4].template shifted_right<51>());
    a.limb[4] = a.limb[4] & mask;
  }
  ripple(a);
  // a is at least p exactly if a + 19 reaches 2^255, and then a - p is what is
  // left of that sum.
  auto above = a;
  above.limb[0] = above.limb[0] + Lanes::broadcast(19);
  ripple(above);
  const auto top = Lanes::broadcast(limb_mask + 1);
  const auto reaches = Lanes::common_bits(above.limb[4], top);
  above.limb[4] = above.limb[4] & mask;
  for_limbs([&](std::size_t i) {
    a.limb[i] = Lanes::select(reaches, a.limb[i], above.limb[i]);
  });
  return a;
}

/// Lanes that are not zero modulo p. Takes what `canonical` gave.
template <class Lanes>
typename Lanes::mask nonzero(const field_element<Lanes>& a) noexcept {
  const auto any = a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3] | a.limb[4];
  return Lanes::common_bits(any, any);
}

template <class Lanes>
field_element<Lanes> select(typename Lanes::mask chosen,
                            const field_element<Lanes>& clear,
                            const field_element<Lanes>& set) noexcept {
  field_element<Lanes> result;
  for_limbs([&](std::size_t i) {
    result.limb[i] = Lanes::select(chosen, clear.limb[i], set.limb[i]);
  });
  return result;
}

} // namespace nephele::crypto::lanes
