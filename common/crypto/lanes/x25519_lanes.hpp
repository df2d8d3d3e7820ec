#pragma once

#include "common/crypto/lanes/ladder25519.hpp"
#include "common/crypto/lanes/lane_batch.hpp"

namespace nephele::crypto::lanes {

/// Lanes that nothing was asked for repeat the first job.
template <class Lanes>
numbers<Lanes> group_of(const std::byte* const* all, std::size_t count,
                        std::size_t group) noexcept {
  numbers<Lanes> result;
  for (std::size_t lane = 0; lane < Lanes::width; ++lane) {
    const auto index = group * Lanes::width + lane;
    result[lane] = all[index < count ? index : 0];
  }
  return result;
}

template <class Lanes>
void put_group(const four_words<Lanes>& words, lane_batch& batch,
               std::size_t group) noexcept {
  for (std::size_t word = 0; word < 4; ++word) {
    lane_values<Lanes> values;
    words[word].store(values);
    for (std::size_t lane = 0; lane < Lanes::width; ++lane) {
      const auto index = group * Lanes::width + lane;
      if (index < batch.count)
        std::memcpy(batch.results[index] + 8 * word, &values[lane], 8);
    }
    explicit_bzero(values.items, sizeof values.items);
  }
}

/// X25519 for a whole batch: the ladders of each group of lanes, then one
/// inversion for all groups, as it costs a tenth of a ladder. A point of small
/// order gives zero.
template <class Lanes>
void multiply_batch(lane_batch& batch) noexcept {
  constexpr auto most = lane_batch::size / Lanes::width;
  const auto groups = (batch.count + Lanes::width - 1) / Lanes::width;
  const auto one = constant<Lanes>(1);
  row<Lanes, projective<Lanes>, most> points;
  // The product of all z up to each group's.
  row<Lanes, field_element<Lanes>, most> products;
  for (std::size_t g = 0; g < groups; ++g) {
    auto& at = points[g];
    at = multiply<Lanes>(group_of<Lanes>(batch.scalars, batch.count, g),
                         group_of<Lanes>(batch.points, batch.count, g));
    // z = 0, of a point of small order, would make every product zero.
    const auto is_finite = nonzero(canonical(at.z));
    at.z = select(is_finite, one, at.z);
    at.x = select(is_finite, constant<Lanes>(0), at.x);
    products[g] = g == 0 ? at.z : products[g - 1] * at.z;
  }
  auto rest = inverse(products[groups - 1]);
  for (auto g = groups; g-- > 0;) {
    const auto inverse_z = g == 0 ? rest : rest * products[g - 1];
    rest = rest * points[g].z;
    put_group<Lanes>(pack(canonical(points[g].x * inverse_z)), batch, g);
  }
}

} // namespace nephele::crypto::lanes
