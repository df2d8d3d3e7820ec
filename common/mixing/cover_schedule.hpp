#pragma once

#include "common/base/clock.hpp"
#include "common/crypto/random.hpp"

namespace nephele::mixing {

/// A Poisson clock: ticks with exponential gaps. What is missed is skipped,
/// never caught up: a burst after a pause would show the pause and its length.
class cover_schedule {
public:
  /// @param mean  between two ticks, more than zero.
  cover_schedule(std::chrono::nanoseconds mean, steady_time now,
                 crypto::random& source);

  /// When to look again.
  [[nodiscard]] steady_time next_due() const noexcept { return next_; }

  /// @returns true for at most one tick, and sets the next.
  [[nodiscard]] bool tick(steady_time now, crypto::random& source);

private:
  [[nodiscard]] std::chrono::nanoseconds gap(crypto::random& source) const;

  std::chrono::nanoseconds mean_;
  steady_time next_;
};

} // namespace nephele::mixing
