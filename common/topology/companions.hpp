#pragma once

#include "common/topology/directory.hpp"

namespace nephele::topology {

/// How many other data-size packets a packet meets on average in one mix of
/// the layer: λ·D, with λ the layer's rate shared by its mixes and D the mean
/// delay (occupancy of M/M/∞). 0 for a layer without nodes.
[[nodiscard]] double companions(const directory& in,
                                layer_number layer) noexcept;

/// The least of the three layers: what a route gets at its weakest hop.
[[nodiscard]] double fewest_companions(const directory& in) noexcept;

/// Rounds to two significant digits: exact rates would help to match flows.
[[nodiscard]] double two_digits(double rate) noexcept;

} // namespace nephele::topology
