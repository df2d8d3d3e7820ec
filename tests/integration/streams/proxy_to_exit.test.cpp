#include "tests/integration/streams/plain_socket.hpp"
#include "tests/integration/streams/short_way.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::test;
using namespace std::chrono_literals;
using network_requester::outcome;

namespace {

short_way::options loopback_allowed() {
  short_way::options options;
  options.policy.allow_networks
      = {network_requester::parse_network("127.0.0.0/8").value()};
  return options;
}

std::string port_hex(std::uint16_t port) {
  return to_hex(std::array{static_cast<std::byte>(port >> 8U),
                           static_cast<std::byte>(port & 0xFFU)});
}

/// Greets and asks; gives the second byte of the answer.
int socks_connect(plain_socket& socket, std::string_view destination,
                  std::uint16_t port) {
  socket.send(from_hex("050100").value());
  if (to_hex(socket.receive_all(2)) != "0500")
    return -1;
  socket.send(
      from_hex("050100" + std::string{destination} + port_hex(port)).value());
  const auto reply = socket.receive_all(10);
  return reply.size() == 10 ? std::to_integer<int>(reply[1]) : -1;
}

constexpr std::string_view to_loopback = "017f000001";

byte_vector noise(std::size_t size, std::uint64_t seed) {
  crypto::seeded_random random{seed};
  byte_vector bytes(size);
  random.fill(bytes);
  return bytes;
}

/// Sends while it receives, as a full-duplex program does.
byte_vector exchange(plain_socket& socket, const byte_vector& sent) {
  std::thread writer{[&] {
    socket.send(sent);
    socket.shut_write();
  }};
  auto received = socket.receive_all(sent.size() + 1);
  writer.join();
  return received;
}

} // namespace

TEST_CASE("a SOCKS5 program talks to an echo server and both see the end") {
  plain_server server{echo};
  short_way way{loopback_allowed()};
  auto socket = plain_socket::to(way.port());
  REQUIRE(socks_connect(socket, to_loopback, server.port()) == 0);
  const auto sent = noise(1U << 20U, 1);
  CHECK(exchange(socket, sent) == sent);
  CHECK_FALSE(socket.was_reset());
  CHECK(way.ask([](short_way& w) {
    return w.proxy().counters().bare_addresses;
  }) == 1);
}

TEST_CASE("names are resolved at the exit") {
  plain_server server{echo};
  short_way way{loopback_allowed()};
  auto socket = plain_socket::to(way.port());
  // 9 bytes: "localhost"
  REQUIRE(socks_connect(socket, "03096c6f63616c686f7374", server.port()) == 0);
  const auto sent = noise(10'000, 2);
  CHECK(exchange(socket, sent) == sent);
  CHECK(way.ask([](short_way& w) {
    return w.proxy().counters().bare_addresses;
  }) == 0);
}

TEST_CASE("an HTTP CONNECT program uses the same port") {
  plain_server server{echo};
  short_way way{loopback_allowed()};
  auto socket = plain_socket::to(way.port());
  socket.send("CONNECT localhost:" + std::to_string(server.port())
              + " HTTP/1.1\r\nHost: x\r\n\r\nearly ");
  constexpr std::string_view expected
      = "HTTP/1.1 200 Connection established\r\n\r\n";
  CHECK(as_text(socket.receive_all(expected.size())) == expected);
  socket.send("late");
  socket.shut_write();
  CHECK(as_text(socket.receive_all(100)) == "early late");
}

TEST_CASE("many programs at once each get their own bytes back") {
  plain_server server{echo};
  short_way way{loopback_allowed()};
  std::vector<std::thread> programs;
  std::atomic<int> good = 0;
  for (std::uint64_t i = 0; i < 16; ++i)
    programs.emplace_back([&, i] {
      auto socket = plain_socket::to(way.port());
      if (socks_connect(socket, to_loopback, server.port()) != 0)
        return;
      const auto sent = noise(20'000 + 1000 * i, i);
      good += exchange(socket, sent) == sent ? 1 : 0;
    });
  for (auto& each : programs)
    each.join();
  CHECK(good == 16);
}

TEST_CASE("the exit policy refuses private destinations with code 2") {
  plain_server server{echo};
  short_way way{{}};
  auto literal = plain_socket::to(way.port());
  CHECK(socks_connect(literal, to_loopback, server.port()) == 2);
  // The name is innocent, the address behind it is not.
  auto name = plain_socket::to(way.port());
  CHECK(socks_connect(name, "03096c6f63616c686f7374", server.port()) == 2);
  CHECK(way.ask([](short_way& w) {
    return w.exits().counters().of(outcome::refused_by_policy);
  }) == 2);
}

TEST_CASE("a refused connection and an unknown name have codes of their own") {
  std::uint16_t closed_port = 0;
  {
    plain_server server{echo};
    closed_port = server.port();
  }
  short_way way{loopback_allowed()};
  auto refused = plain_socket::to(way.port());
  CHECK(socks_connect(refused, to_loopback, closed_port) == 5);
  auto unknown = plain_socket::to(way.port());
  // "name.invalid"
  CHECK(socks_connect(unknown, "030c6e616d652e696e76616c6964", 80) == 4);
}

TEST_CASE("a reset by the destination reaches the program as one") {
  plain_server server{[](plain_socket client) {
    static_cast<void>(client.receive(10));
    client.reset();
  }};
  short_way way{loopback_allowed()};
  auto socket = plain_socket::to(way.port());
  REQUIRE(socks_connect(socket, to_loopback, server.port()) == 0);
  socket.send("hello");
  CHECK(socket.receive_all(100).empty());
  CHECK(socket.was_reset());
}

TEST_CASE("a program that goes away takes its connection with it") {
  std::atomic<bool> server_saw_end = false;
  plain_server server{[&](plain_socket client) {
    static_cast<void>(client.receive_all(1000));
    server_saw_end = true;
  }};
  short_way way{loopback_allowed()};
  auto socket = plain_socket::to(way.port());
  REQUIRE(socks_connect(socket, to_loopback, server.port()) == 0);
  socket.send("hello");
  socket.reset();
  for (int i = 0; i < 500 && !server_saw_end; ++i)
    std::this_thread::sleep_for(10ms);
  CHECK(server_saw_end);
  bool empty = false;
  for (int i = 0; i < 500 && !empty; ++i) {
    std::this_thread::sleep_for(10ms);
    empty = way.ask([](short_way& w) {
      return w.proxy().connections() + w.exits().connections() == 0;
    });
  }
  CHECK(empty);
}

TEST_CASE("a program that stalls or sends garbage is cut off and counted") {
  auto options = loopback_allowed();
  options.handshake_time_out = 150ms;
  short_way way{options};
  auto silent = plain_socket::to(way.port());
  auto slow = plain_socket::to(way.port());
  slow.send(from_hex("05").value());
  auto garbage = plain_socket::to(way.port());
  garbage.send("\x16\x03\x01 not for us");
  CHECK(garbage.receive_all(10).empty());
  CHECK(slow.receive_all(10).empty());
  CHECK(silent.receive_all(10).empty());
  CHECK(way.ask([](short_way& w) { return w.proxy().counters().refused; })
        == 3);
}

TEST_CASE("a slow program holds its server up, not the memory") {
  std::atomic<std::size_t> written = 0;
  constexpr std::size_t size = 24U << 20U;
  plain_server server{[&](plain_socket client) {
    const auto piece = noise(65536, 3);
    for (std::size_t i = 0; i < size / piece.size(); ++i) {
      client.send(piece);
      written += piece.size();
    }
  }};
  short_way way{loopback_allowed()};
  auto socket = plain_socket::to(way.port());
  REQUIRE(socks_connect(socket, to_loopback, server.port()) == 0);
  std::this_thread::sleep_for(3s);
  // Windows at both ends and the kernel's buffers, far below all of it.
  CHECK(written < size);
  socket.reset();
}
