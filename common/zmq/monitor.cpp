#include "common/zmq/monitor.hpp"

#include <zmq.h>

#include <atomic>
#include <cstring>
#include <memory>

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

// libzmq's I/O thread writes each event into a PAIR and waits, stopping all
// traffic of the process, when that has no reader any more or 1,000 events
// wait in it. So the reading end belongs to the monitor and to the watched
// socket, which ends the monitoring before it lets go; and it has no
// high-water mark.
result<monitor> monitor::watch(context& owner, socket& watched) {
  static std::atomic<std::uint64_t> count{0};
  const auto address = "inproc://monitor-" + std::to_string(++count);
  const std::shared_ptr<void> end{zmq_socket(owner.native(), ZMQ_PAIR),
                                  [](void* handle) {
                                    if (handle != nullptr)
                                      zmq_close(handle);
                                  }};
  if (!end)
    return fail(errc::no_resources, "socket monitor");
  const int none = 0;
  zmq_setsockopt(end.get(), ZMQ_LINGER, &none, sizeof(none));
  zmq_setsockopt(end.get(), ZMQ_RCVHWM, &none, sizeof(none));
  if (zmq_socket_monitor(watched.native(), address.c_str(), watched_events)
      != 0)
    return fail(errc::no_resources, "socket monitor");
  if (zmq_connect(end.get(), address.c_str()) != 0) {
    zmq_socket_monitor(watched.native(), nullptr, 0);
    return fail(errc::no_resources, "socket monitor");
  }
  watched.monitor_end_ = end;
  return monitor{end};
}

std::optional<monitor_event> monitor::next() {
  message head;
  message where;
  while (zmq_msg_recv(head.native(), end_.get(), ZMQ_DONTWAIT) >= 0) {
    if (zmq_msg_recv(where.native(), end_.get(), ZMQ_DONTWAIT) < 0)
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
