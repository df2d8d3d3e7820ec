#pragma once

#include <chrono>

namespace nephele::zmq {

/// One libzmq context a process. Every socket must be closed before the
/// context goes: its destructor waits for them (at most their linger time).
class context {
public:
  /// One I/O thread is enough below several hundred MB/s.
  explicit context(int io_threads = 1, int max_sockets = 4096);
  context(const context&) = delete;
  context& operator=(const context&) = delete;
  ~context();

  /// libzmq's handle.
  [[nodiscard]] void* native() const noexcept { return handle_; }

private:
  void* handle_;
};

} // namespace nephele::zmq
