#include "services/gateway/client_socket.hpp"

#include "common/session/control.hpp"

namespace nephele::gateway {

namespace {

constexpr auto zap_domain = "client";

zmq::socket_settings settings() {
  zmq::socket_settings chosen;
  // An uplink frame or a request, whichever is longer; libzmq disconnects
  // whoever sends more.
  chosen.max_message
      = std::max(session::uplink_frame_size, session::max_request_size);
  return chosen;
}

} // namespace

result<std::unique_ptr<client_socket>>
client_socket::open(zmq::context& owner, zmq::zap_server& zap,
                    const zmq::curve_pair& key,
                    const client_socket_options& options) {
  auto made = zmq::socket::open(owner, zmq::socket_kind::router, settings());
  if (!made)
    return fail(std::move(made.error()));
  const auto limit
      = std::make_shared<zmq::connection_limit>(options.connections);
  zap.set_policy(zap_domain, limit);
  if (auto ok = made->curve_server(key, zap_domain); !ok)
    return fail(std::move(ok.error()));
  if (auto ok = zap.count_connections(*made, limit); !ok)
    return fail(std::move(ok.error()));
  auto bound = made->bind(options.endpoint);
  if (!bound)
    return fail(std::move(bound.error()));
  return std::unique_ptr<client_socket>(
      new client_socket(std::move(*made), std::move(*bound)));
}

client_port::outcome client_socket::send(byte_span route, byte_span message) {
  std::array<zmq::message, 2> parts{zmq::message{route}, zmq::message{message}};
  switch (socket_.send(parts)) {
  case zmq::send_outcome::sent:
    return outcome::sent;
  case zmq::send_outcome::full:
    return outcome::full;
  default:
    return outcome::gone;
  }
}

std::size_t
client_socket::receive(std::size_t limit,
                       const std::function<void(const received&)>& take) {
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < limit; ++i) {
    switch (socket_.receive(parts_, 2)) {
    case zmq::receive_outcome::received:
      break;
    case zmq::receive_outcome::malformed:
      ++dropped;
      continue;
    default:
      return dropped;
    }
    const auto peer = parts_.back().peer();
    if (parts_.size() != 2 || !peer) {
      ++dropped;
      continue;
    }
    take({*peer, std::as_const(parts_[0]).bytes(),
          std::as_const(parts_[1]).bytes()});
  }
  return dropped;
}

} // namespace nephele::gateway
