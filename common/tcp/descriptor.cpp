#include "common/tcp/descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

namespace nephele::tcp {

namespace {

constexpr int backlog = 128;

result<descriptor> make_socket(const socket_address& address) {
  descriptor made{::socket(address.storage.ss_family,
                           SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!made.is_open())
    return fail(errc::socket, std::strerror(errno));
  return made;
}

void send_at_once(const descriptor& socket) noexcept {
  // Streams are cut into packets by us; a delay here would only add to them.
  const int on = 1;
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

} // namespace

descriptor& descriptor::operator=(descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

descriptor::~descriptor() {
  close();
}

void descriptor::close() noexcept {
  if (fd_ >= 0)
    ::close(std::exchange(fd_, -1));
}

result<descriptor> listen_on(const ip_address& address, std::uint16_t port) {
  const auto where = to_socket_address(address, port);
  auto listener = make_socket(where);
  if (!listener)
    return listener;
  const int on = 1;
  ::setsockopt(listener->fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (::bind(listener->fd(), where.raw(), where.size) != 0
      || ::listen(listener->fd(), backlog) != 0)
    return fail(errc::socket, print(address) + " port " + std::to_string(port)
                                  + ": " + std::strerror(errno));
  return listener;
}

std::uint16_t local_port(const descriptor& socket) noexcept {
  socket_address bound;
  bound.size = sizeof(bound.storage);
  if (::getsockname(socket.fd(), const_cast<sockaddr*>(bound.raw()), // NOLINT
                    &bound.size)
      != 0)
    return 0;
  // The port is at the same place in both families.
  sockaddr_in view{};
  std::memcpy(&view, &bound.storage, sizeof(view));
  return ntohs(view.sin_port);
}

descriptor accept_from(const descriptor& listener) noexcept {
  descriptor accepted{
      ::accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (accepted.is_open())
    send_at_once(accepted);
  return accepted;
}

result<descriptor> dial(const ip_address& address, std::uint16_t port) {
  const auto where = to_socket_address(address, port);
  auto socket = make_socket(where);
  if (!socket)
    return socket;
  send_at_once(*socket);
  if (::connect(socket->fd(), where.raw(), where.size) != 0
      && errno != EINPROGRESS)
    return fail(errc::socket, std::strerror(errno));
  return socket;
}

int dial_outcome(const descriptor& socket) noexcept {
  int outcome = 0;
  socklen_t size = sizeof(outcome);
  if (::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &outcome, &size) != 0)
    return errno;
  return outcome;
}

void reset_on_close(const descriptor& socket) noexcept {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

} // namespace nephele::tcp
