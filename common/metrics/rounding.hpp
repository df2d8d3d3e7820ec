#pragma once

#include <cmath>

namespace nephele::metrics {

/// To two significant digits: coarse enough that two scrapes do not tell of
/// one user, exact enough to operate by.
[[nodiscard]] inline double round_coarsely(double value) noexcept {
  if (value == 0 || !std::isfinite(value))
    return value;
  const auto magnitude = std::floor(std::log10(std::fabs(value)));
  const auto step = std::pow(10.0, magnitude - 1);
  return std::round(value / step) * step;
}

} // namespace nephele::metrics
