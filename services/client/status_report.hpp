#pragma once

#include "common/client_session/session.hpp"

#include <nlohmann/json.hpp>

namespace nephele::client_service {

/// What `nephele status` shows: connection, topology, how many other packets
/// are mixed with ours, loss and latency from loops, cost of the preset.
[[nodiscard]] nlohmann::json
status_report(const client_session::session& session, session::preset preset,
              std::uint64_t retransmissions, const std::string& why_down);

} // namespace nephele::client_service
