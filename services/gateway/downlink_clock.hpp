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

  /// Passes every tick up to `now`.
  /// @returns how many there were: one calls for a frame, the others have
  /// been missed and are never made up for.
  std::uint64_t pass(steady_time now) {
    std::uint64_t ticks = 0;
    while (next_ <= now) {
      next_ += gap();
      ++ticks;
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
