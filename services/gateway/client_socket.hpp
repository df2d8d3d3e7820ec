#pragma once

#include "common/zmq/event_loop.hpp"
#include "common/zmq/zap.hpp"
#include "services/gateway/ports.hpp"

namespace nephele::gateway {

struct client_socket_options {
  /// To bind; port 0 takes a free one.
  std::string endpoint = "tcp://127.0.0.1:0";

  /// Connections at once, before and after login.
  std::size_t connections = 2000;
};

/// The ROUTER that clients connect to. Any CURVE key may, up to a number of
/// connections: who they are is settled inside.
class client_socket final : public client_port {
public:
  [[nodiscard]] static result<std::unique_ptr<client_socket>>
  open(zmq::context& owner, zmq::zap_server& zap, const zmq::curve_pair& key,
       const client_socket_options& options);

  /// As bound, with its port.
  [[nodiscard]] const std::string& endpoint() const noexcept {
    return endpoint_;
  }

  [[nodiscard]] const zmq::socket& native() const noexcept { return socket_; }

  [[nodiscard]] outcome send(byte_span route, byte_span message) override;

  /// One message of a client.
  struct received {
    curve_key peer;
    byte_span route;
    byte_span message;
  };

  /// Takes messages, at most `limit`; views live for the call of `take`.
  /// @returns how many were dropped because they have more than one part.
  std::size_t receive(std::size_t limit,
                      const std::function<void(const received&)>& take);

private:
  client_socket(zmq::socket bound, std::string endpoint)
      : socket_(std::move(bound)), endpoint_(std::move(endpoint)) {}

  zmq::socket socket_;
  std::string endpoint_;
  std::vector<zmq::message> parts_;
};

} // namespace nephele::gateway
