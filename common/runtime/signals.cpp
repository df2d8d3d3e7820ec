#include "common/runtime/signals.hpp"

#include <csignal>
#include <cstdlib>
#include <sys/signalfd.h>
#include <unistd.h>

namespace nephele::runtime {

signals::signals() {
  // A peer that hangs up is an error of that write, not the end of us.
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0)
    std::abort();
}

signals::~signals() {
  close(descriptor_);
}

int signals::take() noexcept {
  signalfd_siginfo taken{};
  if (read(descriptor_, &taken, sizeof(taken)) != sizeof(taken))
    return 0;
  return static_cast<int>(taken.ssi_signo);
}

} // namespace nephele::runtime
