#pragma once

#include "common/zmq/context.hpp"
#include "common/zmq/curve.hpp"
#include "common/zmq/errors.hpp"
#include "common/zmq/message.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nephele::zmq {

enum class socket_kind { router, dealer, publisher, subscriber };

/// What every socket sets. The defaults bound memory and latency; see
/// docs/protocol/bus.md.
struct socket_settings {
  /// In messages, per peer and direction; 4 where a message is a bundle.
  int send_high_water = 64;
  int receive_high_water = 64;
  /// SO_SNDBUF and SO_RCVBUF, bytes.
  int kernel_buffer = 128 * 1024;
  /// Largest frame taken from a peer, bytes, before CURVE's overhead. A peer
  /// that exceeds it is disconnected by libzmq.
  std::size_t max_message = 64 * 1024;
  std::chrono::milliseconds linger{0};
  std::chrono::milliseconds heartbeat_interval{5'000};
  std::chrono::milliseconds heartbeat_timeout{15'000};
  std::chrono::milliseconds handshake_timeout{5'000};
  std::chrono::milliseconds reconnect_first{100};
  std::chrono::milliseconds reconnect_max{10'000};
  /// ROUTER: a message to an unknown or full peer fails instead of vanishing.
  bool mandatory = true;
};

enum class send_outcome {
  sent,
  /// The peer's pipe is at its high-water mark, or a DEALER has no peer.
  full,
  /// ROUTER: no such routing id.
  unreachable,
  /// The context is going away.
  closed,
};

enum class receive_outcome {
  received,
  empty,
  /// More parts than asked for; the message was dropped.
  malformed,
  closed,
};

class monitor;

/// A libzmq socket. Belongs to one thread at a time.
class socket {
public:
  [[nodiscard]] static result<socket>
  open(context& owner, socket_kind kind, const socket_settings& settings = {});

  socket(const socket&) = delete;
  socket& operator=(const socket&) = delete;
  socket(socket&& other) noexcept;
  socket& operator=(socket&& other) noexcept;
  ~socket();

  /// CURVE as the side that binds; a zap_server in the same context decides
  /// by `domain` who gets in. Before bind.
  [[nodiscard]] result<void> curve_server(const curve_pair& pair,
                                          const std::string& domain);

  /// CURVE as the side that connects. Before connect.
  [[nodiscard]] result<void> curve_client(const curve_pair& own,
                                          const curve_key& server);

  /// @param endpoint  "tcp://127.0.0.1:0"; port 0 takes a free one.
  /// @returns the endpoint as bound, with its actual port.
  [[nodiscard]] result<std::string> bind(const std::string& endpoint);

  [[nodiscard]] result<void> connect(const std::string& endpoint);

  /// ROUTER egress: connects to a peer with a server key of its own under a
  /// routing id of our choice. An id must never be used twice on one socket,
  /// not even after a disconnect: libzmq 4.3.4 aborts the process.
  [[nodiscard]] result<void> dial(const std::string& endpoint,
                                  byte_span routing_id,
                                  const curve_key& server);

  [[nodiscard]] result<void> disconnect(const std::string& endpoint);

  /// SUB: takes messages whose first frame begins with `prefix`.
  [[nodiscard]] result<void> subscribe(std::string_view prefix);

  /// Sends all parts as one message; never blocks. The parts are consumed
  /// only by `sent`.
  [[nodiscard]] send_outcome send(std::span<message> parts) noexcept;
  [[nodiscard]] send_outcome send(message& single) noexcept;

  /// Takes one message, never blocks. `parts` is reused storage: on
  /// `received` it holds exactly the parts of the message.
  [[nodiscard]] receive_outcome receive(std::vector<message>& parts,
                                        std::size_t max_parts = 8);

  [[nodiscard]] void* native() const noexcept { return handle_; }

private:
  friend class monitor;

  explicit socket(void* handle) noexcept : handle_(handle) {}

  [[nodiscard]] result<void> apply(const socket_settings& settings,
                                   socket_kind kind);
  [[nodiscard]] result<void> set(int option, int value);
  [[nodiscard]] result<void> set(int option, byte_span value);

  void* handle_ = nullptr;
  // The receiving end of a monitor must be open as long as events come: see
  // monitor.cpp.
  std::shared_ptr<void> monitor_end_;
};

/// The port of an endpoint that bind returned; 0 if it has none.
[[nodiscard]] std::uint16_t port_of(std::string_view endpoint) noexcept;

} // namespace nephele::zmq
