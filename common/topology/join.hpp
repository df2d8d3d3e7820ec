#pragma once

#include "common/topology/view.hpp"

#include <nlohmann/json_fwd.hpp>

namespace nephele::topology {

/// Names whom a newcomer believes: 32 hex digits over the network's name, its
/// threshold and its signers in any order. People compare it over another
/// channel than the one that brought the join file.
[[nodiscard]] std::string fingerprint_of(const trust& whom);

/// {network, signers, threshold, gateways, fingerprint}: what a client on
/// another machine needs to join.
[[nodiscard]] nlohmann::json
join_file_of(const trust& whom, std::span<const node_record> gateways);

} // namespace nephele::topology
