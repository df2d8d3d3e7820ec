#pragma once

#include <cstddef>
#include <cstdint>

namespace nephele::crypto::lanes {

/// N values. Not std::array: whatever inline function a source that is
/// compiled for AVX-512 shares with others may be the copy that the linker
/// keeps for the whole program, which then dies on other processors. So the
/// code of this folder uses templates of its own `Lanes` only.
template <class Lanes, class Value, std::size_t N>
struct row {
  Value items[N];

  Value& operator[](std::size_t i) noexcept { return items[i]; }

  const Value& operator[](std::size_t i) const noexcept { return items[i]; }
};

template <class Lanes, class Value, std::size_t N>
void fill(row<Lanes, Value, N>& all, const Value& with) noexcept {
  for (auto& item : all.items)
    item = with;
}

/// One 64-bit integer a lane.
template <class Lanes>
using lane_values = row<Lanes, std::uint64_t, Lanes::width>;

} // namespace nephele::crypto::lanes
