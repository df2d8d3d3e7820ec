#include "common/topology/companions.hpp"

#include <algorithm>
#include <cmath>

namespace nephele::topology {

double companions(const directory& in, layer_number layer) noexcept {
  const auto nodes = in.layer(layer).size();
  if (nodes == 0)
    return 0;
  const std::chrono::duration<double> delay = in.parameters().mean_hop_delay;
  return in.layer_rate(layer) / static_cast<double>(nodes) * delay.count();
}

double fewest_companions(const directory& in) noexcept {
  auto fewest = companions(in, layer_number{1});
  for (std::uint8_t layer = 2; layer <= mix_layers; ++layer)
    fewest = std::min(fewest, companions(in, layer_number{layer}));
  return fewest;
}

double two_digits(double rate) noexcept {
  if (!(rate > 0) || !std::isfinite(rate))
    return 0;
  const auto unit = std::pow(10.0, std::floor(std::log10(rate)) - 1);
  return std::round(rate / unit) * unit;
}

} // namespace nephele::topology
