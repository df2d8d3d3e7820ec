#pragma once

#include "common/zmq/socket.hpp"

#include <chrono>
#include <vector>

namespace nephele::zmq {

/// Waits until a socket or a descriptor can be read. Sources keep the index
/// in which they were added; a source can be muted (admission is bounded
/// where bytes enter: stop reading when too much is in flight).
class poller {
public:
  std::size_t add(const socket& source);
  std::size_t add(int descriptor);

  /// For a monitor, whose socket is libzmq's own.
  std::size_t add_native(void* source);

  void mute(std::size_t index) noexcept;
  void unmute(std::size_t index) noexcept;

  /// @param timeout  at least zero, or negative to wait without end.
  /// @returns how many sources are ready; 0 also after a signal.
  std::size_t wait(std::chrono::milliseconds timeout) noexcept;

  [[nodiscard]] bool is_ready(std::size_t index) const noexcept;

  /// Forgets all sources.
  void clear() noexcept { items_.clear(); }

private:
  std::vector<zmq_pollitem_t> items_;
};

} // namespace nephele::zmq
