#include "common/zmq/monitor.hpp"

#include <zmq.h>

#include <atomic>
#include <cstring>
#include <utility>

namespace nephele::zmq {

namespace {

std::optional<monitor_kind> kind_of(std::uint16_t event) noexcept {
  switch (event) {
  case ZMQ_EVENT_ACCEPTED:
    return monitor_kind::accepted;
  case ZMQ_EVENT_DISCONNECTED:
    return monitor_kind::disconnected;
  case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
    return monitor_kind::ready;
  case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
    return monitor_kind::auth_failed;
  case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
  case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
    return monitor_kind::protocol_failed;
  case ZMQ_EVENT_MONITOR_STOPPED:
    return monitor_kind::stopped;
  default:
    return std::nullopt;
  }
}

constexpr int watched_events
    = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED
      | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
      | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
      | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_MONITOR_STOPPED;

} // namespace

result<monitor> monitor::watch(context& owner, const socket& watched) {
  static std::atomic<std::uint64_t> count{0};
  const auto address = "inproc://monitor-" + std::to_string(++count);
  if (zmq_socket_monitor(watched.native(), address.c_str(), watched_events)
      != 0)
    return fail(errc::no_resources, "socket monitor");
  auto* handle = zmq_socket(owner.native(), ZMQ_PAIR);
  if (handle == nullptr)
    return fail(errc::no_resources, "socket monitor");
  monitor made{handle};
  const int no_linger = 0;
  zmq_setsockopt(handle, ZMQ_LINGER, &no_linger, sizeof(no_linger));
  if (zmq_connect(handle, address.c_str()) != 0)
    return fail(errc::no_resources, "socket monitor");
  return made;
}

monitor::monitor(monitor&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)) {
}

monitor& monitor::operator=(monitor&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

monitor::~monitor() {
  if (handle_ != nullptr)
    zmq_close(handle_);
}

std::optional<monitor_event> monitor::next() {
  message head;
  message where;
  while (zmq_msg_recv(head.native(), handle_, ZMQ_DONTWAIT) >= 0) {
    if (zmq_msg_recv(where.native(), handle_, ZMQ_DONTWAIT) < 0)
      return std::nullopt;
    std::uint16_t event = 0;
    std::int32_t value = 0;
    if (head.size() < sizeof(event) + sizeof(value))
      continue;
    std::memcpy(&event, head.bytes().data(), sizeof(event));
    std::memcpy(&value, head.bytes().data() + sizeof(event), sizeof(value));
    if (const auto kind = kind_of(event))
      return monitor_event{*kind, value, std::string{where.text()}};
  }
  return std::nullopt;
}

} // namespace nephele::zmq
