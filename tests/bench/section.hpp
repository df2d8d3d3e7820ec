#pragma once

#include <nlohmann/json.hpp>

#include <span>
#include <string_view>

namespace nephele::bench {

/// How long sections may measure.
struct effort {
  /// Samples of which a stopwatch takes the median.
  int samples = 15;
  /// Least duration of one sample, in microseconds.
  int sample_us = 20'000;
};

struct section {
  std::string_view name;
  nlohmann::json (*measure)(const effort&);
};

/// All sections, in the order in which they run.
[[nodiscard]] std::span<const section> all_sections() noexcept;

} // namespace nephele::bench
