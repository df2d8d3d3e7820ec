#pragma once

#include "common/base/identity.hpp"
#include "common/session/preset.hpp"
#include "common/topology/view.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace nephele::client_session {

/// Where a gateway takes clients, and the CURVE key that proves it.
struct gateway_entry {
  identity id;
  /// "tcp://host:port"
  std::string endpoint;
  curve_key key;
};

/// What a session needs to know before it begins.
struct settings {
  topology::trust trust;
  /// In order of preference; the first is home, the others take over when it
  /// is gone. At least one.
  std::vector<gateway_entry> gateways;
  session::session_class kind = session::session_class::client;
  session::preset rates = session::preset::balanced;
  /// Between two visits to the fallback's inbox; the first one comes soon
  /// after a login. Constant, so that it tells nothing.
  std::chrono::milliseconds visit_period = std::chrono::minutes{15};
};

} // namespace nephele::client_session
