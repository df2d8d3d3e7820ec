#include "common/pairing/pick.hpp"

#include <algorithm>

namespace nephele::pairing {

namespace {

void add_masked(blst_fp& to, const blst_fp& from, limb_t mask) noexcept {
  std::ranges::transform(to.l, from.l, std::begin(to.l),
                         [mask](limb_t a, limb_t b) { return a | (b & mask); });
}

} // namespace

g1_affine pick(std::span<const g1_affine> points,
               std::span<const std::uint8_t> chosen) noexcept {
  blst_p1_affine picked{};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto mask = limb_t{0} - limb_t{chosen[i]};
    add_masked(picked.x, points[i].raw().x, mask);
    add_masked(picked.y, points[i].raw().y, mask);
  }
  return g1_affine::from_raw(picked);
}

} // namespace nephele::pairing
