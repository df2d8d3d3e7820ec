#pragma once

#include "common/base/result.hpp"

namespace nephele::client_session {

enum class errc {
  /// No connection, or no answer in time.
  gateway_silent,
  /// The gateway refused; its reason is in the context.
  gateway_refused,
  /// The gateway said what the protocol does not allow.
  gateway_protocol,
  /// A join file or a setting is missing, malformed or contradicts another.
  bad_setting,
  /// Nobody can be reached; the reasons are in the context.
  unreachable,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::gateway_silent:
    return "client_session.gateway_silent";
  case errc::gateway_refused:
    return "client_session.gateway_refused";
  case errc::gateway_protocol:
    return "client_session.gateway_protocol";
  case errc::bad_setting:
    return "client_session.bad_setting";
  case errc::unreachable:
    return "client_session.unreachable";
  }
  return "client_session.unknown";
}

} // namespace nephele::client_session
