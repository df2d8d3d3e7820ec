#include "common/zmq/timer.hpp"

#include <cstdint>
#include <cstdlib>
#include <sys/timerfd.h>
#include <unistd.h>

namespace nephele::zmq {

timer::timer()
    : descriptor_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  // Made at start-up only, as in wakeup.
  if (descriptor_ < 0)
    std::abort();
}

timer::~timer() {
  close(descriptor_);
}

void timer::arm(steady_time deadline) noexcept {
  // Zero would disarm; steady_clock is CLOCK_MONOTONIC here.
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(
      deadline.time_since_epoch());
  const auto total = since.count() > 0 ? since.count() : 1;
  itimerspec spec{};
  spec.it_value.tv_sec = total / 1'000'000'000;
  spec.it_value.tv_nsec = total % 1'000'000'000;
  timerfd_settime(descriptor_, TFD_TIMER_ABSTIME, &spec, nullptr);
}

void timer::disarm() noexcept {
  const itimerspec spec{};
  timerfd_settime(descriptor_, 0, &spec, nullptr);
}

void timer::clear() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = read(descriptor_, &count, sizeof(count));
}

} // namespace nephele::zmq
