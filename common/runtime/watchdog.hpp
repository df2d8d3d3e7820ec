#pragma once

#include "common/base/clock.hpp"
#include "common/runtime/signals.hpp"
#include "common/zmq/wakeup.hpp"

#include <thread>

namespace nephele::runtime {

/// While it lives, a second signal or the deadline ends the process at once,
/// with status 1: a shutdown that hangs must not outlast the grace period.
class watchdog {
public:
  watchdog(signals& source, steady_time deadline);
  watchdog(const watchdog&) = delete;
  watchdog& operator=(const watchdog&) = delete;
  ~watchdog();

private:
  void run(signals& source, steady_time deadline);

  zmq::wakeup over_;
  std::thread thread_;
};

} // namespace nephele::runtime
