#pragma once

#include "common/topology/snapshot.hpp"

namespace nephele::topology_indexer {

/// What is to be known of a new snapshot before its nodes.
struct snapshot_frame {
  topology::network_parameters parameters;
  epoch_number epoch;
  wall_time now{};
  std::vector<identity> services;
  std::array<double, mix_layers> layer_rates{};
};

/// `node` with its newest keys for `rotation` and the next alone; nothing if
/// it has none for `rotation`.
[[nodiscard]] std::optional<topology::node_record>
with_keys_of(topology::node_record node, rotation_number rotation);

/// The epoch's snapshot of `nodes`, each from with_keys_of and in its layer.
/// It is usable as long as it may be.
[[nodiscard]] topology::snapshot
build_snapshot(snapshot_frame frame, std::vector<topology::node_record> nodes);

/// Nodes of the least layer; 0 if there is no gateway.
[[nodiscard]] std::size_t
smallest_layer(const topology::snapshot& contents) noexcept;

} // namespace nephele::topology_indexer
