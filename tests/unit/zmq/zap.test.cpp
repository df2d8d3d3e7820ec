#include "common/zmq/zap.hpp"

#include "tests/unit/zmq/sockets.hpp"

#include <array>

using namespace nephele;
using namespace std::chrono_literals;
using zmq::make_socket;
using zmq::receive_within;
using zmq::socket_kind;

namespace {

/// A CURVE server whose domain is "test", and what its clients need.
struct guarded_router {
  crypto::system_random source;
  zmq::context owner;
  std::unique_ptr<zmq::zap_server> zap{zmq::zap_server::open(owner).value()};
  zmq::curve_pair own = zmq::make_curve_pair(source);
  zmq::socket router = make_socket(owner, socket_kind::router);
  std::string endpoint;

  explicit guarded_router(std::shared_ptr<zmq::policy> decider) {
    if (decider)
      zap->set_policy("test", std::move(decider));
    REQUIRE(router.curve_server(own, "test"));
  }

  void bind() { endpoint = router.bind("tcp://127.0.0.1:0").value(); }

  zmq::socket client(const zmq::curve_pair& pair) {
    auto dealer = make_socket(owner, socket_kind::dealer);
    REQUIRE(dealer.curve_client(pair, own.public_key));
    REQUIRE(dealer.connect(endpoint));
    return dealer;
  }

  static void say(zmq::socket& dealer, std::string_view text) {
    zmq::message hello{text};
    REQUIRE(dealer.send(hello) == zmq::send_outcome::sent);
  }
};

std::optional<zmq::monitor_event> wait_for(zmq::monitor& events,
                                           zmq::monitor_kind kind) {
  zmq::poller sources;
  sources.add_native(events.native());
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < deadline) {
    sources.wait(100ms);
    while (auto event = events.next())
      if (event->kind == kind)
        return event;
  }
  return std::nullopt;
}

} // namespace

TEST_CASE("a listed key gets in and every message carries it") {
  crypto::system_random source;
  const auto pair = zmq::make_curve_pair(source);
  guarded_router server{
      std::make_shared<zmq::allow_list>(zmq::key_set{pair.public_key})};
  server.bind();
  auto dealer = server.client(pair);
  guarded_router::say(dealer, "hello");
  const auto got = receive_within(server.router);
  REQUIRE(got.size() == 2);
  CHECK(got[1].text() == "hello");
  CHECK(got[1].peer() == pair.public_key);
  CHECK(server.zap->counts("test").admitted == 1);
}

TEST_CASE("a key that is not listed is refused, counted, and told so") {
  crypto::system_random source;
  guarded_router server{std::make_shared<zmq::allow_list>()};
  server.bind();
  auto dealer = make_socket(server.owner, socket_kind::dealer);
  auto events = zmq::monitor::watch(server.owner, dealer).value();
  REQUIRE(
      dealer.curve_client(zmq::make_curve_pair(source), server.own.public_key));
  REQUIRE(dealer.connect(server.endpoint));
  guarded_router::say(dealer, "hello");
  CHECK(wait_for(events, zmq::monitor_kind::auth_failed).has_value());
  CHECK(receive_within(server.router, 20ms).empty());
  CHECK(server.zap->counts("test").refused_key == 1);
}

TEST_CASE("a key listed later gets in with a fresh dial") {
  crypto::system_random source;
  const auto pair = zmq::make_curve_pair(source);
  const auto list = std::make_shared<zmq::allow_list>();
  guarded_router server{list};
  server.bind();
  auto egress = make_socket(server.owner, socket_kind::router);
  auto events = zmq::monitor::watch(server.owner, egress).value();
  REQUIRE(egress.curve_client(pair, server.own.public_key));
  REQUIRE(
      egress.dial(server.endpoint, as_bytes("peer/1"), server.own.public_key));
  REQUIRE(wait_for(events, zmq::monitor_kind::auth_failed).has_value());
  list->replace({pair.public_key});
  REQUIRE(egress.disconnect(server.endpoint));
  REQUIRE(
      egress.dial(server.endpoint, as_bytes("peer/2"), server.own.public_key));
  std::array parts{zmq::message{"peer/2"}, zmq::message{"hello"}};
  REQUIRE(egress.send(parts) == zmq::send_outcome::sent);
  const auto got = receive_within(server.router);
  REQUIRE(got.size() == 2);
  CHECK(got[1].peer() == pair.public_key);
}

TEST_CASE("a peer may be dialled again many times") {
  crypto::system_random source;
  const auto pair = zmq::make_curve_pair(source);
  guarded_router server{
      std::make_shared<zmq::allow_list>(zmq::key_set{pair.public_key})};
  server.bind();
  auto egress = make_socket(server.owner, socket_kind::router);
  REQUIRE(egress.curve_client(pair, server.own.public_key));
  std::string id;
  for (auto i = 0; i < 400; ++i) {
    if (i > 0)
      REQUIRE(egress.disconnect(server.endpoint));
    id = "peer/" + std::to_string(i);
    REQUIRE(egress.dial(server.endpoint, as_bytes(id), server.own.public_key));
  }
  std::array parts{zmq::message{id}, zmq::message{"last"}};
  REQUIRE(egress.send(parts) == zmq::send_outcome::sent);
  const auto got = receive_within(server.router, 10s);
  REQUIRE(got.size() == 2);
  CHECK(got[1].text() == "last");
}

TEST_CASE("a domain without a policy admits nobody") {
  crypto::system_random source;
  guarded_router server{nullptr};
  server.bind();
  auto dealer = server.client(zmq::make_curve_pair(source));
  guarded_router::say(dealer, "hello");
  CHECK(receive_within(server.router, 100ms).empty());
}

TEST_CASE("in a context without a handler nobody gets in") {
  crypto::system_random source;
  zmq::context owner;
  const auto own = zmq::make_curve_pair(source);
  auto router = make_socket(owner, socket_kind::router);
  REQUIRE(router.curve_server(own, "test"));
  auto dealer = make_socket(owner, socket_kind::dealer);
  REQUIRE(dealer.curve_client(zmq::make_curve_pair(source), own.public_key));
  REQUIRE(dealer.connect(router.bind("tcp://127.0.0.1:0").value()));
  guarded_router::say(dealer, "hello");
  CHECK(receive_within(router, 100ms).empty());
}

TEST_CASE("a client without CURVE delivers nothing") {
  guarded_router server{std::make_shared<zmq::connection_limit>(10)};
  server.bind();
  auto dealer = make_socket(server.owner, socket_kind::dealer);
  REQUIRE(dealer.connect(server.endpoint));
  guarded_router::say(dealer, "hello");
  CHECK(receive_within(server.router, 100ms).empty());
}

TEST_CASE("an open domain admits any key up to its limit of connections") {
  crypto::system_random source;
  const auto limit = std::make_shared<zmq::connection_limit>(2);
  guarded_router server{limit};
  REQUIRE(server.zap->count_connections(server.router, limit));
  server.bind();
  auto first = server.client(zmq::make_curve_pair(source));
  guarded_router::say(first, "1");
  CHECK(receive_within(server.router).size() == 2);
  {
    auto second = server.client(zmq::make_curve_pair(source));
    guarded_router::say(second, "2");
    CHECK(receive_within(server.router).size() == 2);
    auto third = server.client(zmq::make_curve_pair(source));
    guarded_router::say(third, "3");
    CHECK(receive_within(server.router, 100ms).empty());
    CHECK(server.zap->counts("test").refused_limit >= 1);
    const auto all = server.zap->totals();
    CHECK(all.admitted == 2);
    CHECK(all.refused_limit >= 1);
    CHECK(all.refused_key == 0);
  }
  // Both sockets are gone; the place is free again once libzmq has noticed.
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (limit->open() > 1 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(5ms);
  CHECK(limit->open() == 1);
  auto fourth = server.client(zmq::make_curve_pair(source));
  guarded_router::say(fourth, "4");
  CHECK(receive_within(server.router).size() == 2);
}

TEST_CASE("a monitor that goes before its socket stops no traffic") {
  zmq::context owner;
  auto router = make_socket(owner, socket_kind::router);
  const auto endpoint = router.bind("tcp://127.0.0.1:0").value();
  REQUIRE(zmq::monitor::watch(owner, router).has_value());
  // The monitor was a temporary.
  for (auto i = 0; i < 3; ++i) {
    auto dealer = make_socket(owner, socket_kind::dealer);
    REQUIRE(dealer.connect(endpoint));
    guarded_router::say(dealer, "hello");
    CHECK(receive_within(router).size() == 2);
  }
}

TEST_CASE("a second handler in one context is refused") {
  zmq::context owner;
  const auto first = zmq::zap_server::open(owner);
  REQUIRE(first.has_value());
  CHECK_FALSE(zmq::zap_server::open(owner).has_value());
}
