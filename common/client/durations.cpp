#include "common/client/durations.hpp"

#include <algorithm>

namespace nephele::client {

void duration_samples::add(std::chrono::nanoseconds sample) {
  if (values_.size() < capacity_) {
    values_.push_back(sample);
    return;
  }
  values_[oldest_] = sample;
  oldest_ = (oldest_ + 1) % capacity_;
}

std::optional<std::chrono::nanoseconds>
duration_samples::quantile(double share) const {
  if (values_.empty())
    return std::nullopt;
  auto sorted = values_;
  const auto rank = static_cast<std::ptrdiff_t>(
      std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1));
  std::ranges::nth_element(sorted, sorted.begin() + rank);
  return sorted[static_cast<std::size_t>(rank)];
}

} // namespace nephele::client
