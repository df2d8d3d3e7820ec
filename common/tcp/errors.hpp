#pragma once

#include "common/base/result.hpp"

namespace nephele::tcp {

enum class errc {
  /// The text is no IPv4 or IPv6 address.
  bad_address,
  /// The system refused to make, bind or listen on a socket.
  socket,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_address:
    return "tcp.bad_address";
  case errc::socket:
    return "tcp.socket";
  }
  return "tcp.unknown";
}

} // namespace nephele::tcp
