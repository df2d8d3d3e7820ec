#pragma once

#include "common/session/control.hpp"
#include "common/zmq/poller.hpp"

#include <doctest/doctest.h>

namespace nephele::gateway {

/// A client of few means on a real connection.
class loopback_client {
public:
  loopback_client(zmq::context& owner, const std::string& endpoint,
                  const curve_key& server)
      : pair_(zmq::make_curve_pair(random_)),
        socket_(zmq::socket::open(owner, zmq::socket_kind::dealer,
                                  {.send_high_water = 1000,
                                   .receive_high_water = 1000,
                                   .max_message = session::max_reply_size})
                    .value()) {
    REQUIRE(socket_.curve_client(pair_, server));
    REQUIRE(socket_.connect(endpoint));
    poller_.add(socket_);
  }

  void send(byte_span bytes) {
    zmq::message message{bytes};
    REQUIRE(socket_.send(message) == zmq::send_outcome::sent);
  }

  void ask(session::control_body body) {
    const auto text = session::encode_control({++id_, std::move(body)});
    send(as_bytes(text));
  }

  /// The next message, nothing after `longest`.
  std::optional<byte_vector> receive(std::chrono::milliseconds longest) {
    std::vector<zmq::message> parts;
    if (socket_.receive(parts) != zmq::receive_outcome::received) {
      poller_.wait(longest);
      if (socket_.receive(parts) != zmq::receive_outcome::received)
        return std::nullopt;
    }
    REQUIRE(parts.size() == 1);
    const auto bytes = std::as_const(parts[0]).bytes();
    return byte_vector(bytes.begin(), bytes.end());
  }

  /// The next envelope; frames before it are passed over.
  session::control_message answer() {
    while (true) {
      const auto message = receive(std::chrono::seconds{5});
      REQUIRE(message);
      if (session::is_control(*message))
        return session::decode_reply(*message).value();
    }
  }

  /// The next downlink frame with a message; its number.
  session::delivery_number message() {
    for (int i = 0; i < 10'000; ++i) {
      const auto bytes = receive(std::chrono::seconds{5});
      REQUIRE(bytes);
      if (session::is_control(*bytes))
        continue;
      if (const auto frame = session::decode_downlink(*bytes).value();
          frame.message)
        return frame.delivery;
    }
    FAIL("no message came");
    return {};
  }

  session::control_message login(const crypto::signing_key& key) {
    ask(session::hello{});
    const auto made = std::get<session::challenge>(answer().body);
    ask(session::sign_login({key.id(), made.gateway, made.nonce,
                             pair_.public_key, session::session_class::client,
                             session::preset::balanced},
                            key));
    return answer();
  }

  void uplink(const identity& hop, rotation_number rotation,
              session::delivery_number taken) {
    const byte_array<session::packet_size> packet{};
    byte_array<session::uplink_frame_size> bytes{};
    session::encode_uplink({taken, rotation, hop, packet}, bytes);
    send(bytes);
  }

private:
  crypto::system_random random_;
  zmq::curve_pair pair_;
  zmq::socket socket_;
  zmq::poller poller_;
  std::uint64_t id_ = 0;
};

} // namespace nephele::gateway
