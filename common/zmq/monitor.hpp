#pragma once

#include "common/zmq/socket.hpp"

#include <optional>

namespace nephele::zmq {

enum class monitor_kind {
  /// Server side: a TCP connection came in; `value` is its descriptor.
  accepted,
  /// A connection is gone; `value` is its descriptor.
  disconnected,
  /// The CURVE handshake is done; messages can flow.
  ready,
  /// The other side's ZAP refused our key (or ours refused theirs). libzmq
  /// does not try again: disconnect and dial anew.
  auth_failed,
  /// No CURVE where CURVE is wanted, a wrong server key, or a broken peer.
  protocol_failed,
  /// The watched socket was closed; nothing follows.
  stopped,
};

struct monitor_event {
  monitor_kind kind;
  int value;
  std::string endpoint;
};

/// What happens to a socket's connections. Must be drained: libzmq's I/O
/// thread waits when 1,000 events lie unread.
class monitor {
public:
  /// Call in the thread that owns `watched`; the monitor itself may then move
  /// to another thread.
  [[nodiscard]] static result<monitor> watch(context& owner,
                                             const socket& watched);

  monitor(const monitor&) = delete;
  monitor& operator=(const monitor&) = delete;
  monitor(monitor&&) noexcept;
  monitor& operator=(monitor&&) noexcept;
  ~monitor();

  /// Never blocks. Kinds of no interest are skipped.
  [[nodiscard]] std::optional<monitor_event> next();

  [[nodiscard]] void* native() const noexcept { return handle_; }

private:
  explicit monitor(void* handle) noexcept : handle_(handle) {}

  void* handle_ = nullptr;
};

} // namespace nephele::zmq
