#pragma once

#include "common/stream/initiator.hpp"
#include "common/tcp/relay.hpp"
#include "services/client/proxy/handshake.hpp"

#include <memory>

namespace nephele::client_service {

struct proxy_options {
  tcp::ip_address address;
  /// 0 takes a free one.
  std::uint16_t port = 0;
  /// More wait in the kernel until some are over.
  std::size_t max_connections = 256;
  /// From the connection to the whole request.
  std::chrono::milliseconds handshake_time_out{10'000};
};

struct proxy_counters {
  std::uint64_t accepted = 0;
  std::uint64_t opened = 0;
  /// Garbage, what we do not do, and stalled handshakes.
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;
  /// Requests for an address instead of a name.
  std::uint64_t bare_addresses = 0;
};

/// The local port where programs ask for connections through the mixnet:
/// SOCKS5 and HTTP CONNECT. Lives on the loop's thread; takes over
/// `streams.on_change`.
class proxy_listener {
public:
  proxy_listener(zmq::event_loop& loop, stream::initiator& streams,
                 proxy_options options);
  proxy_listener(const proxy_listener&) = delete;
  proxy_listener& operator=(const proxy_listener&) = delete;
  ~proxy_listener();

  /// @returns tcp::errc::socket if the port is taken.
  result<void> open();

  /// No new connections; those that stand go on.
  void stop_accepting();

  [[nodiscard]] std::uint16_t port() const noexcept {
    return tcp::local_port(socket_);
  }

  [[nodiscard]] const proxy_counters& counters() const noexcept {
    return counters_;
  }

  [[nodiscard]] std::size_t connections() const noexcept {
    return connections_.size();
  }

  /// Called for a request with a bare address, for a warning. The address is
  /// not told: it must not end in a log.
  void on_bare_address(std::function<void()> warn) { warn_ = std::move(warn); }

private:
  class connection;
  using connection_id = std::uint64_t;

  void accept();
  void rest();
  void update_accepting();
  void drop(connection_id id);
  void serve_changed();

  zmq::event_loop& loop_;
  stream::initiator& streams_;
  proxy_options options_;
  tcp::descriptor socket_;
  zmq::event_loop::watch_id watch_ = 0;
  bool accepting_ = false;
  bool resting_ = false;
  bool posted_ = false;
  connection_id next_id_ = 1;
  std::map<connection_id, std::unique_ptr<connection>> connections_;
  std::map<stream::stream_id, connection_id> by_stream_;
  proxy_counters counters_;
  std::function<void()> warn_;
  /// Tells posted work that outlives the listener not to run.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace nephele::client_service
