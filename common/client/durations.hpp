#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace nephele::client {

/// The last durations measured, up to a fixed number of them.
class duration_samples {
public:
  explicit duration_samples(std::size_t capacity = 4096)
      : capacity_(capacity) {}

  void add(std::chrono::nanoseconds sample);

  /// @param share  0 to 1; 0.5 gives the median. Costs a partial sort.
  [[nodiscard]] std::optional<std::chrono::nanoseconds>
  quantile(double share) const;

  /// In no particular order.
  [[nodiscard]] const std::vector<std::chrono::nanoseconds>&
  values() const noexcept {
    return values_;
  }

private:
  std::size_t capacity_;
  std::size_t oldest_ = 0;
  std::vector<std::chrono::nanoseconds> values_;
};

} // namespace nephele::client
