#pragma once

#include "common/crypto/lanes/field25519.hpp"

#include <cstring>

/// Eight X25519 at once. Source: RFC 7748 §5.
namespace nephele::crypto::lanes {

/// Words of 64 bits, little-endian, the lowest first; a lane a number.
template <class Lanes>
using four_words = row<Lanes, Lanes, 4>;

/// 32 bytes a lane.
template <class Lanes>
using numbers = row<Lanes, const std::byte*, Lanes::width>;

template <class Lanes>
four_words<Lanes> transpose(const numbers<Lanes>& from) noexcept {
  four_words<Lanes> result;
  for (std::size_t word = 0; word < 4; ++word) {
    lane_values<Lanes> values;
    for (std::size_t lane = 0; lane < Lanes::width; ++lane)
      std::memcpy(&values[lane], from[lane] + 8 * word, 8);
    result[word] = Lanes::load(values);
  }
  return result;
}

/// Bit 255 does not count.
template <class Lanes>
field_element<Lanes> unpack(const four_words<Lanes>& w) noexcept {
  const auto mask = Lanes::broadcast(limb_mask);
  field_element<Lanes> result;
  result.limb[0] = w[0] & mask;
  result.limb[1]
      = (w[0].template shifted_right<51>() | w[1].template shifted_left<13>())
        & mask;
  result.limb[2]
      = (w[1].template shifted_right<38>() | w[2].template shifted_left<26>())
        & mask;
  result.limb[3]
      = (w[2].template shifted_right<25>() | w[3].template shifted_left<39>())
        & mask;
  result.limb[4] = w[3].template shifted_right<12>() & mask;
  return result;
}

/// Of a canonical element.
template <class Lanes>
four_words<Lanes> pack(const field_element<Lanes>& a) noexcept {
  return {a.limb[0] | a.limb[1].template shifted_left<51>(),
          a.limb[1].template shifted_right<13>()
              | a.limb[2].template shifted_left<38>(),
          a.limb[2].template shifted_right<26>()
              | a.limb[3].template shifted_left<25>(),
          a.limb[3].template shifted_right<39>()
              | a.limb[4].template shifted_left<12>()};
}

/// x/z, the u-coordinate of scalar · point.
template <class Lanes>
struct projective {
  field_element<Lanes> x;
  field_element<Lanes> z;
};

template <class Lanes>
void swap_where(typename Lanes::mask chosen, field_element<Lanes>& a,
                field_element<Lanes>& b) noexcept {
  const auto first = select(chosen, a, b);
  b = select(chosen, b, a);
  a = first;
}

/// The two points of the ladder, as sum and difference of their coordinates:
/// that is what a step multiplies, so no addition has to be carried by itself.
template <class Lanes>
struct ladder_state {
  field_element<Lanes> sum2;
  field_element<Lanes> difference2;
  field_element<Lanes> sum3;
  field_element<Lanes> difference3;

  /// One doubling and one differential addition, RFC 7748's formulas.
  void step(const field_element<Lanes>& u) noexcept {
    const auto da = product(difference3, sum2);
    const auto cb = product(sum3, difference2);
    const auto aa = square(sum2);
    const auto bb = square(difference2);
    const auto e = carry(aa - bb);
    const auto x3 = square(carry(da + cb));
    const auto z3 = product(u, carry(square(carry(da - cb))));
    const auto x2 = product(carry(aa), carry(bb));
    const auto z2 = product(e, carry(add_times_a24(aa, e)));
    sum3 = carry(x3 + z3);
    difference3 = carry(x3 - z3);
    sum2 = carry(x2 + z2);
    difference2 = carry(x2 - z2);
  }
};

/// @param scalars  clamped here.
template <class Lanes>
projective<Lanes> multiply(const numbers<Lanes>& scalars,
                           const numbers<Lanes>& points) noexcept {
  auto k = transpose<Lanes>(scalars);
  k[0] = k[0] & Lanes::broadcast(~std::uint64_t{7});
  k[3] = (k[3] & Lanes::broadcast(~std::uint64_t{0} >> 1U))
         | Lanes::broadcast(std::uint64_t{1} << 62U);
  const auto u = unpack(transpose<Lanes>(points));
  const auto one = constant<Lanes>(1);
  ladder_state<Lanes> at{one, one, carry(u.as_sum() + one.as_sum()),
                         carry(u.as_sum() - one.as_sum())};
  typename Lanes::mask swapped = 0;
  for (unsigned bit = 255; bit-- > 0;) {
    const auto is_set = Lanes::common_bits(
        k[bit / 64], Lanes::broadcast(std::uint64_t{1} << (bit % 64)));
    const auto swap = static_cast<typename Lanes::mask>(swapped ^ is_set);
    swapped = is_set;
    swap_where(swap, at.sum2, at.sum3);
    swap_where(swap, at.difference2, at.difference3);
    at.step(u);
  }
  swap_where(swapped, at.sum2, at.sum3);
  swap_where(swapped, at.difference2, at.difference3);
  // Twice x and twice z.
  return {carry(at.sum2.as_sum() + at.difference2.as_sum()),
          carry(at.sum2.as_sum() - at.difference2.as_sum())};
}

} // namespace nephele::crypto::lanes
