#include "common/runtime/watchdog.hpp"

#include "common/log/log.hpp"
#include "common/zmq/poller.hpp"

#include <algorithm>
#include <unistd.h>

namespace nephele::runtime {

watchdog::watchdog(signals& source, steady_time deadline)
    : thread_([this, &source, deadline] { run(source, deadline); }) {
}

watchdog::~watchdog() {
  over_.ring();
  thread_.join();
}

void watchdog::run(signals& source, steady_time deadline) {
  using std::chrono::milliseconds;
  zmq::poller waits;
  const auto over = waits.add(over_.descriptor());
  waits.add(source.descriptor());
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(
        deadline - std::chrono::steady_clock::now());
    waits.wait(std::max(left, milliseconds{0}));
    if (waits.is_ready(over))
      return;
    const auto signal = source.take();
    if (signal == 0 && std::chrono::steady_clock::now() < deadline)
      continue;
    log::error("app.shutdown_cut",
               {{"reason", signal != 0 ? "second signal" : "deadline"}});
    _exit(1);
  }
}

} // namespace nephele::runtime
