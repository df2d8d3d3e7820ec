#include "common/zmq/socket.hpp"

#include <zmq.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace nephele::zmq {

namespace {

/// CURVE adds 33 bytes to a frame; libzmq counts them in ZMQ_MAXMSGSIZE.
constexpr std::int64_t curve_overhead = 64;

/// libzmq 4.3 has the option, its header shows it to draft builds only.
constexpr int zap_enforce_domain = 93;

int native_kind(socket_kind kind) noexcept {
  switch (kind) {
  case socket_kind::router:
    return ZMQ_ROUTER;
  case socket_kind::dealer:
    return ZMQ_DEALER;
  case socket_kind::publisher:
    return ZMQ_PUB;
  case socket_kind::subscriber:
    return ZMQ_SUB;
  }
  return ZMQ_DEALER;
}

int in_milliseconds(std::chrono::milliseconds value) noexcept {
  return static_cast<int>(value.count());
}

tl::unexpected<error> failure(errc code, const std::string& what) {
  return fail(code, what + ": " + zmq_strerror(zmq_errno()));
}

send_outcome refused() noexcept {
  switch (zmq_errno()) {
  case EAGAIN:
    return send_outcome::full;
  case EHOSTUNREACH:
    return send_outcome::unreachable;
  default:
    return send_outcome::closed;
  }
}

/// An IPv4 address as itself: a socket that takes both families reports it as
/// "[::ffff:127.0.0.1]".
std::string plain(std::string endpoint) {
  constexpr std::string_view mapped = "[::ffff:";
  const auto at = endpoint.find(mapped);
  const auto end = endpoint.find(']', at);
  if (at != std::string::npos && end != std::string::npos) {
    endpoint.erase(end, 1);
    endpoint.erase(at, mapped.size());
  }
  return endpoint;
}

} // namespace

result<socket> socket::open(context& owner, socket_kind kind,
                            const socket_settings& settings) {
  auto* handle = zmq_socket(owner.native(), native_kind(kind));
  if (handle == nullptr)
    return failure(errc::no_resources, "opening a socket");
  socket made{handle};
  if (auto applied = made.apply(settings, kind); !applied)
    return fail(applied.error());
  return made;
}

socket::socket(socket&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)) {
}

socket& socket::operator=(socket&& other) noexcept {
  std::swap(handle_, other.handle_);
  monitor_end_.swap(other.monitor_end_);
  return *this;
}

socket::~socket() {
  if (handle_ == nullptr)
    return;
  if (monitor_end_)
    zmq_socket_monitor(handle_, nullptr, 0);
  zmq_close(handle_);
}

result<void> socket::set(int option, int value) {
  if (zmq_setsockopt(handle_, option, &value, sizeof(value)) != 0)
    return failure(errc::bad_option, "option " + std::to_string(option));
  return {};
}

result<void> socket::set(int option, byte_span value) {
  if (zmq_setsockopt(handle_, option, value.data(), value.size()) != 0)
    return failure(errc::bad_option, "option " + std::to_string(option));
  return {};
}

result<void> socket::apply(const socket_settings& s, socket_kind kind) {
  const std::array options{
      std::pair{ZMQ_SNDHWM, s.send_high_water},
      std::pair{ZMQ_RCVHWM, s.receive_high_water},
      std::pair{ZMQ_SNDBUF, s.kernel_buffer},
      std::pair{ZMQ_RCVBUF, s.kernel_buffer},
      std::pair{ZMQ_LINGER, in_milliseconds(s.linger)},
      std::pair{ZMQ_HEARTBEAT_IVL, in_milliseconds(s.heartbeat_interval)},
      std::pair{ZMQ_HEARTBEAT_TIMEOUT, in_milliseconds(s.heartbeat_timeout)},
      std::pair{ZMQ_HANDSHAKE_IVL, in_milliseconds(s.handshake_timeout)},
      std::pair{ZMQ_RECONNECT_IVL, in_milliseconds(s.reconnect_first)},
      std::pair{ZMQ_RECONNECT_IVL_MAX, in_milliseconds(s.reconnect_max)},
      // A backlog of 100 (the default) makes a storm of re-dials lose SYNs,
      // each of which costs its peer a second.
      std::pair{ZMQ_BACKLOG, 1024},
      std::pair{ZMQ_TCP_KEEPALIVE, 1},
      std::pair{ZMQ_IPV6, 1},
  };
  for (const auto& [option, value] : options)
    if (auto applied = set(option, value); !applied)
      return applied;
  const auto largest
      = static_cast<std::int64_t>(s.max_message) + curve_overhead;
  if (zmq_setsockopt(handle_, ZMQ_MAXMSGSIZE, &largest, sizeof(largest)) != 0)
    return failure(errc::bad_option, "largest message");
  if (kind == socket_kind::router && s.mandatory)
    return set(ZMQ_ROUTER_MANDATORY, 1);
  return {};
}

result<void> socket::curve_server(const curve_pair& pair,
                                  const std::string& domain) {
  if (auto done = set(ZMQ_CURVE_SERVER, 1); !done)
    return done;
  if (auto done = set(ZMQ_CURVE_SECRETKEY, pair.secret.expose()); !done)
    return done;
  // Without this libzmq admits everybody while there is no ZAP handler.
  if (auto done = set(zap_enforce_domain, 1); !done)
    return done;
  return set(ZMQ_ZAP_DOMAIN, nephele::as_bytes(domain));
}

result<void> socket::curve_client(const curve_pair& own,
                                  const curve_key& server) {
  if (auto done = set(ZMQ_CURVE_PUBLICKEY, own.public_key.span()); !done)
    return done;
  if (auto done = set(ZMQ_CURVE_SECRETKEY, own.secret.expose()); !done)
    return done;
  return set(ZMQ_CURVE_SERVERKEY, server.span());
}

result<std::string> socket::bind(const std::string& endpoint) {
  if (zmq_bind(handle_, endpoint.c_str()) != 0)
    return failure(errc::bind_failed, endpoint);
  std::array<char, 256> bound{};
  auto size = bound.size();
  if (zmq_getsockopt(handle_, ZMQ_LAST_ENDPOINT, bound.data(), &size) != 0)
    return failure(errc::bind_failed, endpoint);
  return plain(bound.data());
}

result<void> socket::connect(const std::string& endpoint) {
  if (zmq_connect(handle_, endpoint.c_str()) != 0)
    return failure(errc::connect_failed, endpoint);
  return {};
}

result<void> socket::dial(const std::string& endpoint, byte_span routing_id,
                          const curve_key& server) {
  if (auto done = set(ZMQ_CURVE_SERVERKEY, server.span()); !done)
    return done;
  if (auto done = set(ZMQ_CONNECT_ROUTING_ID, routing_id); !done)
    return done;
  return connect(endpoint);
}

result<void> socket::disconnect(const std::string& endpoint) {
  if (zmq_disconnect(handle_, endpoint.c_str()) != 0)
    return failure(errc::connect_failed, endpoint);
  return {};
}

result<void> socket::subscribe(std::string_view prefix) {
  return set(ZMQ_SUBSCRIBE, nephele::as_bytes(prefix));
}

send_outcome socket::send(std::span<message> parts) noexcept {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto more = i + 1 < parts.size() ? ZMQ_SNDMORE : 0;
    auto* part = parts[i].native();
    while (zmq_msg_send(part, handle_, ZMQ_DONTWAIT | more) < 0)
      if (zmq_errno() != EINTR)
        return refused();
  }
  return send_outcome::sent;
}

send_outcome socket::send(message& single) noexcept {
  return send(std::span{&single, 1});
}

receive_outcome socket::receive(std::vector<message>& parts,
                                std::size_t max_parts) {
  std::size_t count = 0;
  auto more = true;
  while (more) {
    if (parts.size() <= count)
      parts.emplace_back();
    // Surplus parts overwrite the last place: read to the end, never kept.
    auto& part = parts[count < max_parts ? count : max_parts - 1];
    auto* native = part.native();
    while (zmq_msg_recv(native, handle_, ZMQ_DONTWAIT) < 0) {
      if (zmq_errno() == EINTR)
        continue;
      return zmq_errno() == EAGAIN ? receive_outcome::empty
                                   : receive_outcome::closed;
    }
    more = part.has_more();
    ++count;
    if (count > max_parts)
      parts.resize(max_parts);
  }
  if (count > max_parts)
    return receive_outcome::malformed;
  parts.resize(count);
  return receive_outcome::received;
}

std::uint16_t port_of(std::string_view endpoint) noexcept {
  const auto colon = endpoint.rfind(':');
  if (colon == std::string_view::npos)
    return 0;
  const auto digits = endpoint.substr(colon + 1);
  std::uint16_t port = 0;
  const auto parsed
      = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return parsed.ptr == digits.data() + digits.size() ? port : 0;
}

} // namespace nephele::zmq
