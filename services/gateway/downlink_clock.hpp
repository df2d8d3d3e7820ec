#pragma once

#include "common/base/clock.hpp"
#include "common/crypto/random.hpp"

#include <cmath>

namespace nephele::gateway {

/// The Poisson clock that a session's downlink frames leave by. It knows its
/// rate and the time, and nothing of what there is to send.
class downlink_clock {
public:
  downlink_clock(std::uint32_t per_second, crypto::random& random,
                 steady_time now)
      : mean_ns_(1e9 / per_second), random_(random), next_(now + gap()) {}

  [[nodiscard]] steady_time next() const noexcept { return next_; }

  struct passed {
    /// Each calls for a frame.
    std::uint64_t due = 0;
    /// Later than `tolerance`: never made up for.
    std::uint64_t missed = 0;
  };

  /// A thread wakes up a little late, and the gaps of a Poisson clock are often
  /// shorter than that; without a tolerance the rate would suffer from it.
  static constexpr std::chrono::milliseconds tolerance{5};

  /// Passes every tick up to `now`.
  passed pass(steady_time now) {
    passed ticks;
    while (next_ <= now) {
      ++(now - next_ > tolerance ? ticks.missed : ticks.due);
      next_ += gap();
    }
    return ticks;
  }

private:
  [[nodiscard]] std::chrono::nanoseconds gap() {
    return std::chrono::nanoseconds{
        static_cast<std::int64_t>(-std::log(random_.unit()) * mean_ns_)};
  }

  double mean_ns_;
  crypto::random& random_;
  steady_time next_;
};

} // namespace nephele::gateway
