#pragma once

#include "common/base/clock.hpp"

#include <algorithm>

namespace nephele::gateway {

/// Admits `rate` events a second on average, and `depth` of them at once.
class token_bucket {
public:
  token_bucket(double rate, double depth, steady_time now) noexcept
      : rate_(rate), depth_(depth), level_(depth), filled_(now) {}

  /// Takes one token if there is one.
  [[nodiscard]] bool take(steady_time now) noexcept {
    const std::chrono::duration<double> since = now - filled_;
    level_ = std::min(depth_, level_ + since.count() * rate_);
    filled_ = now;
    if (level_ < 1)
      return false;
    level_ -= 1;
    return true;
  }

private:
  double rate_;
  double depth_;
  double level_;
  steady_time filled_;
};

} // namespace nephele::gateway
