#pragma once

#include <csignal>
#include <sys/resource.h>

namespace nephele::test {

/// While it lives, this process cannot write a file at or beyond `bytes`: a
/// disk that fails, without a disk. Only the soft limit moves, so that the
/// disk can be mended again.
class file_size_limit {
public:
  explicit file_size_limit(rlim_t bytes) {
    // The default action would end the process.
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit narrow{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &narrow);
  }

  file_size_limit(const file_size_limit&) = delete;
  file_size_limit& operator=(const file_size_limit&) = delete;

  ~file_size_limit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
  rlimit before_{};
};

} // namespace nephele::test
