#include "tests/integration/streams/plain_socket.hpp"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>

namespace nephele::test {

namespace {

constexpr int patience_ms = 10'000;

bool wait_for(int fd, short events, int milliseconds) {
  pollfd entry{.fd = fd, .events = events, .revents = 0};
  return ::poll(&entry, 1, milliseconds) > 0;
}

} // namespace

plain_socket::plain_socket(tcp::descriptor socket)
    : socket_(std::move(socket)) {
}

plain_socket plain_socket::to(std::uint16_t port) {
  auto socket = tcp::dial(tcp::parse_ip("127.0.0.1").value(), port).value();
  wait_for(socket.fd(), POLLOUT, patience_ms);
  return plain_socket{std::move(socket)};
}

void plain_socket::send(byte_span bytes) {
  while (!bytes.empty()) {
    const auto count
        = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count > 0)
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    else if (errno != EAGAIN || !wait_for(socket_.fd(), POLLOUT, patience_ms))
      return;
  }
}

byte_vector plain_socket::receive(std::size_t size) {
  byte_vector bytes(size);
  while (true) {
    const auto count = ::recv(socket_.fd(), bytes.data(), bytes.size(), 0);
    if (count >= 0) {
      bytes.resize(static_cast<std::size_t>(count));
      return bytes;
    }
    if (errno == EAGAIN) {
      if (wait_for(socket_.fd(), POLLIN, patience_ms))
        continue;
      throw std::runtime_error{"nothing came for ten seconds"};
    }
    reset_ = errno == ECONNRESET;
    return {};
  }
}

byte_vector plain_socket::receive_all(std::size_t size) {
  byte_vector all;
  while (all.size() < size) {
    const auto some = receive(size - all.size());
    if (some.empty())
      break;
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

void plain_socket::shut_write() {
  ::shutdown(socket_.fd(), SHUT_WR);
}

void plain_socket::reset() {
  tcp::reset_on_close(socket_);
  socket_.close();
}

plain_server::plain_server(std::function<void(plain_socket)> serve)
    : serve_(std::move(serve)),
      listener_(tcp::listen_on(tcp::parse_ip("127.0.0.1").value(), 0).value()),
      port_(tcp::local_port(listener_)) {
  thread_ = std::thread{[this] {
    while (!over_) {
      if (!wait_for(listener_.fd(), POLLIN, 20))
        continue;
      auto client = tcp::accept_from(listener_);
      if (client.is_open())
        serving_.emplace_back(
            [this, socket = plain_socket{std::move(client)}]() mutable {
              serve_(std::move(socket));
            });
    }
  }};
}

plain_server::~plain_server() {
  over_ = true;
  thread_.join();
  for (auto& each : serving_)
    each.join();
}

void echo(plain_socket client) {
  while (true) {
    const auto bytes = client.receive(16384);
    if (bytes.empty())
      return;
    client.send(bytes);
  }
}

} // namespace nephele::test
