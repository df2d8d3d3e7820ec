#pragma once

#include "common/base/result.hpp"

namespace nephele::client_service {

enum class errc {
  /// The control socket cannot be opened.
  control_socket,
  /// A control request is no envelope or lacks a field.
  malformed,
  /// A control request has a type that this client does not know.
  unknown_type,
  /// The message that is asked for is not known here.
  unknown_message,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::control_socket:
    return "client.control_socket";
  case errc::malformed:
    return "client.malformed";
  case errc::unknown_type:
    return "client.unknown_type";
  case errc::unknown_message:
    return "client.unknown_message";
  }
  return "client.unknown";
}

} // namespace nephele::client_service
