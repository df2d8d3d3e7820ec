#pragma once

#include "common/base/result.hpp"

namespace nephele::zmq {

enum class errc {
  /// libzmq or the kernel gave no socket, thread or descriptor (limits).
  no_resources,
  /// A socket option was refused.
  bad_option,
  /// An endpoint does not parse, or cannot be bound (port in use).
  bind_failed,
  connect_failed,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::no_resources:
    return "zmq.no_resources";
  case errc::bad_option:
    return "zmq.bad_option";
  case errc::bind_failed:
    return "zmq.bind_failed";
  case errc::connect_failed:
    return "zmq.connect_failed";
  }
  return "zmq.unknown";
}

} // namespace nephele::zmq
