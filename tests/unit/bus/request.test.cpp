#include "common/bus/request_client.hpp"
#include "common/bus/request_server.hpp"
#include "common/zmq/poller.hpp"

#include <doctest/doctest.h>

#include <future>

using namespace nephele;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// Far above what an answer takes; a busy machine must not fail a test.
constexpr std::chrono::milliseconds patience{10s};

enum class errc { stale };

std::string_view to_string(errc /*code*/) {
  return "test.stale";
}

/// A server that echoes, and clients of it.
struct network {
  crypto::system_random source;
  zmq::context owner;
  std::unique_ptr<zmq::zap_server> zap{zmq::zap_server::open(owner).value()};
  zmq::curve_pair server_pair = zmq::make_curve_pair(source);
  zmq::curve_pair client_pair = zmq::make_curve_pair(source);
  std::shared_ptr<zmq::allow_list> admits
      = std::make_shared<zmq::allow_list>(zmq::key_set{client_pair.public_key});
  bus::request_server server;
  std::string endpoint;

  explicit network(bus::request_server_options options = {})
      : server(owner, *zap, with_domain(std::move(options)),
               zmq::duplicate(server_pair), admits) {
    server.add("echo", 1, [](const json& body, const curve_key& peer) {
      auto answer = body;
      answer["peer"] = to_hex(peer.span());
      return result<json>{answer};
    });
    server.add("refuse", 1, [](const json&, const curve_key&) {
      return result<json>{fail(errc::stale, "epoch 3")};
    });
  }

  static bus::request_server_options
  with_domain(bus::request_server_options options) {
    options.domain = "test";
    return options;
  }

  void start() { endpoint = server.start().value(); }

  bus::request_client client() { return client_of(server_pair.public_key); }

  bus::request_client client_of(const curve_key& key) {
    bus::request_client_options options;
    options.endpoint = endpoint;
    options.server = key;
    options.redial_pause = 20ms;
    return {owner, options, zmq::duplicate(client_pair)};
  }

  /// Raw bytes to the server, past the client.
  zmq::socket raw() {
    auto made = zmq::socket::open(owner, zmq::socket_kind::dealer).value();
    REQUIRE(made.curve_client(client_pair, server_pair.public_key));
    REQUIRE(made.connect(endpoint));
    return made;
  }
};

std::string talk(zmq::socket& to, std::string_view text) {
  zmq::message request{text};
  REQUIRE(to.send(request) == zmq::send_outcome::sent);
  zmq::poller sources;
  sources.add(to);
  sources.wait(patience);
  std::vector<zmq::message> parts;
  if (to.receive(parts) != zmq::receive_outcome::received)
    return {};
  return std::string{parts[0].text()};
}

} // namespace

TEST_CASE("a request is answered, and the handler knows the asker's key") {
  network n;
  n.start();
  auto client = n.client();
  for (auto i = 0; i < 10; ++i) {
    const auto answer = client.ask("echo", 1, {{"n", i}}, patience);
    REQUIRE(answer.has_value());
    CHECK((*answer)["n"] == i);
    CHECK((*answer)["peer"] == to_hex(n.client_pair.public_key.span()));
  }
  CHECK(n.server.counts().answered == 10);
}

TEST_CASE("threads may share a client") {
  network n;
  n.start();
  auto client = n.client();
  std::vector<std::future<bool>> askers;
  for (auto i = 0; i < 4; ++i)
    askers.push_back(std::async(std::launch::async, [&client, i] {
      const auto answer = client.ask("echo", 1, {{"n", i}}, patience);
      return answer && (*answer)["n"] == i;
    }));
  for (auto& asker : askers)
    CHECK(asker.get());
}

TEST_CASE("a handler's refusal reaches the asker with its own code") {
  network n;
  n.start();
  const auto answer = n.client().ask("refuse", 1, json::object(), patience);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().is(bus::errc::refused));
  CHECK(bus::peer_code(answer.error()) == "test.stale");
  CHECK(answer.error().context() == "test.stale: epoch 3");
  CHECK(n.server.counts().refused == 1);
}

TEST_CASE("an unknown type and an unknown version have errors of their own") {
  network n;
  n.start();
  auto client = n.client();
  CHECK(
      bus::peer_code(client.ask("nothing", 1, json::object(), patience).error())
      == "bus.unknown_type");
  CHECK(bus::peer_code(client.ask("echo", 9, json::object(), patience).error())
        == "bus.unknown_version");
  CHECK(n.server.counts().unknown == 2);
}

TEST_CASE("a silent server is a timeout, at the deadline") {
  network n;
  n.endpoint = "tcp://127.0.0.1:1";
  auto client = n.client();
  const auto before = std::chrono::steady_clock::now();
  const auto answer = client.ask("echo", 1, json::object(), 90ms);
  const auto took = std::chrono::steady_clock::now() - before;
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().is(bus::errc::timeout));
  CHECK(took >= 90ms);
  CHECK(took < patience);
}

TEST_CASE("a wrong server key is a timeout, never an answer") {
  network n;
  n.start();
  auto client = n.client_of(zmq::make_curve_pair(n.source).public_key);
  CHECK(client.ask("echo", 1, json::object(), 100ms)
            .error()
            .is(bus::errc::timeout));
}

TEST_CASE("a client that is admitted late gets through in the same request") {
  network n;
  n.admits->replace({});
  n.start();
  auto client = n.client();
  auto asked = std::async(std::launch::async, [&] {
    return client.ask("echo", 1, json::object(), patience);
  });
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (n.zap->counts("test").refused_key == 0
         && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(1ms);
  n.admits->replace({n.client_pair.public_key});
  CHECK(asked.get().has_value());
}

TEST_CASE("a server that restarts on the same port is found again") {
  network n;
  n.start();
  auto client = n.client();
  REQUIRE(client.ask("echo", 1, json::object(), patience).has_value());
  n.server.stop();
  CHECK_FALSE(client.ask("echo", 1, json::object(), 60ms).has_value());
  bus::request_server_options same;
  same.endpoint = n.endpoint;
  same.domain = "test";
  bus::request_server again{n.owner, *n.zap, same,
                            zmq::duplicate(n.server_pair), n.admits};
  again.add("echo", 1, [](const json& body, const curve_key&) {
    return result<json>{body};
  });
  // The port is free once libzmq's reaper has closed the old socket.
  auto started = again.start();
  for (auto i = 0; i < 100 && !started; ++i) {
    std::this_thread::sleep_for(5ms);
    started = again.start();
  }
  REQUIRE(started.has_value());
  CHECK(client.ask("echo", 1, json::object(), patience).has_value());
}

TEST_CASE("stop ends a request under way") {
  network n;
  n.endpoint = "tcp://127.0.0.1:1";
  auto client = n.client();
  auto asked = std::async(std::launch::async, [&] {
    return client.ask("echo", 1, json::object(), 1min);
  });
  std::this_thread::sleep_for(20ms);
  client.stop();
  CHECK(asked.get().error().is(bus::errc::stopped));
  CHECK(client.ask("echo", 1, json::object(), 1min)
            .error()
            .is(bus::errc::stopped));
}

TEST_CASE("junk is answered with an error, counted, and harms nobody") {
  network n;
  n.start();
  auto raw = n.raw();
  for (const auto* junk : {"", "\x01\x02", "{}", "[[[[", "null"})
    CHECK(talk(raw, junk).find("bus.malformed") != std::string::npos);
  CHECK(n.server.counts().malformed == 5);
  std::array<zmq::message, 5> parts;
  REQUIRE(raw.send(parts) == zmq::send_outcome::sent);
  CHECK(n.client().ask("echo", 1, json::object(), patience).has_value());
  CHECK(n.server.counts().malformed == 6);
}

TEST_CASE("a request above the limit costs its sender the connection only") {
  bus::request_server_options options;
  options.max_request = 1'000;
  network n{options};
  n.start();
  auto client = n.client();
  const json large{{"x", std::string(5'000, 'x')}};
  CHECK(client.ask("echo", 1, large, 100ms).error().is(bus::errc::timeout));
  CHECK(client.ask("echo", 1, json::object(), patience).has_value());
}

TEST_CASE("a peer that asks too fast gets silence, others are served") {
  bus::request_server_options options;
  options.peer_limit = {.per_second = 0.001, .burst = 3};
  network n{options};
  const auto other = zmq::make_curve_pair(n.source);
  n.admits->replace({n.client_pair.public_key, other.public_key});
  n.start();
  auto raw = n.raw();
  const auto request = bus::encode({"echo", 1, 1, json::object()});
  for (auto i = 0; i < 3; ++i)
    CHECK_FALSE(talk(raw, request).empty());
  for (auto i = 0; i < 5; ++i) {
    zmq::message again{request};
    REQUIRE(raw.send(again) == zmq::send_outcome::sent);
  }
  bus::request_client_options to;
  to.endpoint = n.endpoint;
  to.server = n.server_pair.public_key;
  bus::request_client second{n.owner, to, zmq::duplicate(other)};
  CHECK(second.ask("echo", 1, json::object(), patience).has_value());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (n.server.counts().too_often < 5
         && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(1ms);
  CHECK(n.server.counts().too_often == 5);
}

TEST_CASE("a gate refuses by peer and size before anything is parsed") {
  network n;
  n.server.set_gate([](const curve_key&, std::size_t bytes) -> result<void> {
    if (bytes > 200)
      return fail(bus::errc::too_large, "log in first");
    return {};
  });
  n.start();
  auto client = n.client();
  CHECK(client.ask("echo", 1, json::object(), patience).has_value());
  const json large{{"x", std::string(300, 'x')}};
  CHECK(bus::peer_code(client.ask("echo", 1, large, patience).error())
        == "bus.too_large");
}

TEST_CASE("a key struck from the list is served no more on its connection") {
  network n;
  n.start();
  auto raw = n.raw();
  const auto request = bus::encode({"echo", 1, 1, json::object()});
  CHECK_FALSE(talk(raw, request).empty());
  n.admits->replace({});
  zmq::message again{request};
  REQUIRE(raw.send(again) == zmq::send_outcome::sent);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (n.server.counts().revoked == 0
         && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(1ms);
  CHECK(n.server.counts().revoked == 1);
  CHECK(n.server.counts().answered == 1);
}
