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

/// What happens to a socket's connections. Drain it: unread events pile up in
/// memory. May outlive the socket or be dropped before it.
class monitor {
public:
  /// Call in the thread that owns `watched`, at most once a socket; the
  /// monitor itself may then move to another thread.
  [[nodiscard]] static result<monitor> watch(context& owner, socket& watched);

  /// Never blocks. Kinds of no interest are skipped.
  [[nodiscard]] std::optional<monitor_event> next();

  [[nodiscard]] void* native() const noexcept { return end_.get(); }

private:
  explicit monitor(std::shared_ptr<void> end) noexcept : end_(std::move(end)) {}

  std::shared_ptr<void> end_;
};

} // namespace nephele::zmq
