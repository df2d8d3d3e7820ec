#include "common/zmq/socket.hpp"

#include "tests/unit/zmq/sockets.hpp"

#include <array>

using namespace nephele;
using namespace std::chrono_literals;
using zmq::make_socket;
using zmq::receive_within;
using zmq::socket_kind;

TEST_CASE("binding to port 0 tells the port that was taken") {
  zmq::context owner;
  auto router = make_socket(owner, socket_kind::router);
  const auto bound = router.bind("tcp://127.0.0.1:0");
  REQUIRE(bound.has_value());
  CHECK(zmq::port_of(*bound) != 0);
}

TEST_CASE("a port in use is an error, not an abort") {
  zmq::context owner;
  auto first = make_socket(owner, socket_kind::router);
  const auto bound = first.bind("tcp://127.0.0.1:0");
  REQUIRE(bound.has_value());
  auto second = make_socket(owner, socket_kind::router);
  const auto again = second.bind(*bound);
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().is(zmq::errc::bind_failed));
}

TEST_CASE("a message of several parts arrives whole, with its routing id") {
  zmq::context owner;
  auto router = make_socket(owner, socket_kind::router);
  auto dealer = make_socket(owner, socket_kind::dealer);
  REQUIRE(dealer.connect(router.bind("tcp://127.0.0.1:0").value()));
  std::array parts{zmq::message{"a"}, zmq::message{"bc"}};
  REQUIRE(dealer.send(parts) == zmq::send_outcome::sent);
  const auto got = receive_within(router);
  REQUIRE(got.size() == 3);
  CHECK(got[1].text() == "a");
  CHECK(got[2].text() == "bc");
  CHECK_FALSE(got[1].peer().has_value());
}

TEST_CASE("a message of too many parts is dropped whole") {
  zmq::context owner;
  auto router = make_socket(owner, socket_kind::router);
  auto dealer = make_socket(owner, socket_kind::dealer);
  REQUIRE(dealer.connect(router.bind("tcp://127.0.0.1:0").value()));
  std::array<zmq::message, 20> parts;
  REQUIRE(dealer.send(parts) == zmq::send_outcome::sent);
  zmq::message last{"after"};
  REQUIRE(dealer.send(last) == zmq::send_outcome::sent);
  zmq::poller sources;
  sources.add(router);
  std::vector<zmq::message> got;
  REQUIRE(sources.wait(10s) == 1);
  CHECK(router.receive(got, 4) == zmq::receive_outcome::malformed);
  const auto next = receive_within(router);
  REQUIRE(next.size() == 2);
  CHECK(next[1].text() == "after");
}

TEST_CASE("sending to an unknown routing id is unreachable, not silent") {
  zmq::context owner;
  auto router = make_socket(owner, socket_kind::router);
  std::array parts{zmq::message{"nobody"}, zmq::message{"x"}};
  CHECK(router.send(parts) == zmq::send_outcome::unreachable);
  CHECK(parts[1].text() == "x");
}

TEST_CASE("a peer that is not there fills its pipe and no more") {
  zmq::context owner;
  zmq::socket_settings few;
  few.send_high_water = 4;
  auto router = make_socket(owner, socket_kind::router, few);
  // Nothing listens on port 1.
  REQUIRE(router.dial("tcp://127.0.0.1:1", as_bytes("peer-1"), curve_key{}));
  auto outcome = zmq::send_outcome::sent;
  std::size_t sent = 0;
  while (outcome == zmq::send_outcome::sent && sent < 100) {
    std::array parts{zmq::message{"peer-1"}, zmq::message{"x"}};
    outcome = router.send(parts);
    sent += outcome == zmq::send_outcome::sent ? 1 : 0;
  }
  CHECK(outcome == zmq::send_outcome::full);
  CHECK(sent == 4);
}

TEST_CASE("a frame above the limit never reaches the application") {
  zmq::context owner;
  zmq::socket_settings small;
  small.max_message = 1'000;
  auto router = make_socket(owner, socket_kind::router, small);
  auto dealer = make_socket(owner, socket_kind::dealer);
  REQUIRE(dealer.connect(router.bind("tcp://127.0.0.1:0").value()));
  zmq::message large{std::size_t{2'000}};
  REQUIRE(dealer.send(large) == zmq::send_outcome::sent);
  CHECK(receive_within(router, 50ms).empty());
}

TEST_CASE("the port of an endpoint is read from its end") {
  CHECK(zmq::port_of("tcp://127.0.0.1:443") == 443);
  CHECK(zmq::port_of("tcp://[::1]:65535") == 65535);
  CHECK(zmq::port_of("inproc://x") == 0);
  CHECK(zmq::port_of("tcp://host:65536") == 0);
  CHECK(zmq::port_of("") == 0);
}
