#pragma once

#include "common/base/clock.hpp"

namespace nephele::zmq {

/// A timerfd on the monotonic clock: one deadline, one polling thread.
class timer {
public:
  timer();
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;
  ~timer();

  /// `descriptor` becomes readable at `deadline` (at once if it has passed),
  /// whatever was armed before.
  void arm(steady_time deadline) noexcept;
  void disarm() noexcept;

  /// Takes the expiry back after a wake-up.
  void clear() noexcept;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
  int descriptor_;
};

} // namespace nephele::zmq
