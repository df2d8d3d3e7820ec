#pragma once

#include "common/topology/delta.hpp"

namespace nephele::topology {

/// Rules of one node's record: role and layer fit, endpoints are
/// "tcp://host:port", no key comes twice.
/// @returns errc::malformed or errc::too_large.
[[nodiscard]] result<void> validate(const node_record& node);

/// Rules of a whole snapshot: distinct identities and link keys, every layer
/// and the gateways have a node, every node has a key for the epoch's
/// rotation, usable_until keeps usable_limit.
/// @returns errc::malformed or errc::too_large.
[[nodiscard]] result<void> validate(const snapshot& snapshot);

/// How many nodes the smallest permitted rest of a layer (or of the gateways)
/// of `total` nodes has: two thirds, and two.
[[nodiscard]] std::size_t least_after_deltas(std::size_t total) noexcept;

} // namespace nephele::topology
