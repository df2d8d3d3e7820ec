#pragma once

#include "common/tcp/descriptor.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace nephele::test {

/// A blocking connection, as a simple program would use it. Everything gives
/// up after ten seconds.
class plain_socket {
public:
  explicit plain_socket(tcp::descriptor socket);

  /// To 127.0.0.1.
  [[nodiscard]] static plain_socket to(std::uint16_t port);

  void send(byte_span bytes);

  void send(std::string_view text) { send(as_bytes(text)); }

  /// What comes next, at most `size` bytes; empty at the end.
  [[nodiscard]] byte_vector receive(std::size_t size);

  /// Exactly `size` bytes, fewer only at the end.
  [[nodiscard]] byte_vector receive_all(std::size_t size);

  /// No more will be sent.
  void shut_write();

  /// The peer ended with a reset, not in order.
  [[nodiscard]] bool was_reset() const noexcept { return reset_; }

  void reset();

  void close() { socket_.close(); }

private:
  tcp::descriptor socket_;
  bool reset_ = false;
};

/// Serves connections on a free port of 127.0.0.1, each on its own thread.
class plain_server {
public:
  explicit plain_server(std::function<void(plain_socket)> serve);
  plain_server(const plain_server&) = delete;
  plain_server& operator=(const plain_server&) = delete;
  ~plain_server();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

private:
  std::function<void(plain_socket)> serve_;
  tcp::descriptor listener_;
  std::uint16_t port_;
  std::atomic<bool> over_ = false;
  std::thread thread_;
  std::vector<std::thread> serving_;
};

/// Sends everything back until the client has no more.
void echo(plain_socket client);

} // namespace nephele::test
