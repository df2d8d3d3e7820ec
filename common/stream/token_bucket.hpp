#pragma once

#include "common/base/clock.hpp"

#include <algorithm>

namespace nephele::stream {

/// Admits `rate` a second on average and `burst` at once.
class token_bucket {
public:
  /// @param rate, burst  at least 1.
  token_bucket(double rate, double burst, steady_time now) noexcept
      : interval_(1.0 / rate), tolerance_(interval_ * (burst - 1)), next_(now) {
  }

  [[nodiscard]] bool admits(steady_time now) const noexcept {
    return now >= ready_at();
  }

  /// When it admits the next one.
  [[nodiscard]] steady_time ready_at() const noexcept {
    return next_
           - std::chrono::duration_cast<steady_time::duration>(tolerance_);
  }

  /// @pre admits(now).
  void take(steady_time now) noexcept {
    next_ = std::max(next_, now)
            + std::chrono::duration_cast<steady_time::duration>(interval_);
  }

private:
  using seconds = std::chrono::duration<double>;

  seconds interval_;
  seconds tolerance_;
  /// When a bucket without burst would admit the next one.
  steady_time next_;
};

} // namespace nephele::stream
