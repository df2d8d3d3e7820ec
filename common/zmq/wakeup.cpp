#include "common/zmq/wakeup.hpp"

#include <cstdint>
#include <cstdlib>
#include <sys/eventfd.h>
#include <unistd.h>

namespace nephele::zmq {

wakeup::wakeup() : descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  // Made at start-up only; without it a thread could never be stopped.
  if (descriptor_ < 0)
    std::abort();
}

wakeup::~wakeup() {
  close(descriptor_);
}

void wakeup::ring() noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(descriptor_, &one, sizeof(one));
}

void wakeup::clear() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = read(descriptor_, &count, sizeof(count));
}

} // namespace nephele::zmq
