#pragma once

#include "common/zmq/poller.hpp"

#include <doctest/doctest.h>

namespace nephele::zmq {

inline socket make_socket(context& owner, socket_kind kind,
                          const socket_settings& settings = {}) {
  auto opened = socket::open(owner, kind, settings);
  REQUIRE(opened.has_value());
  return std::move(*opened);
}

/// Waits at most `limit` for one message.
inline std::vector<message> receive_within(socket& source,
                                           std::chrono::milliseconds limit
                                           = std::chrono::seconds{10}) {
  poller sources;
  sources.add(source);
  std::vector<message> parts;
  sources.wait(limit);
  if (source.receive(parts) != receive_outcome::received)
    parts.clear();
  return parts;
}

} // namespace nephele::zmq
