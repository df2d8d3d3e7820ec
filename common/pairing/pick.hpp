#pragma once

#include "common/pairing/g1.hpp"

namespace nephele::pairing {

/// The point that is chosen, neutral if none is: reads all of them, in time
/// that is independent of which it is.
/// @param chosen  one a point, 1 for the one and 0 for all others
[[nodiscard]] g1_affine pick(std::span<const g1_affine> points,
                             std::span<const std::uint8_t> chosen) noexcept;

} // namespace nephele::pairing
