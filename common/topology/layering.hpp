#pragma once

#include "common/topology/snapshot.hpp"

#include <map>

namespace nephele::topology {

using layer_assignments = std::map<identity, layer_number>;

/// Gives each mix its layer for one rotation. Who has one in `kept` keeps it.
/// Pinned mixes get what they ask for; shuffled ones are drawn in an order
/// that `seed` alone decides, each into the smallest layer (the lowest of
/// equals). Gateways are passed over.
/// @returns the assignments of all mixes in `nodes`.
[[nodiscard]] layer_assignments
assign_layers(std::span<const node_record> nodes, const layer_assignments& kept,
              layering mode, const digest& seed);

/// The seed of a rotation: nobody chooses it, everybody can check it.
/// @param before  hash of the last snapshot of the rotation before, or zero.
[[nodiscard]] digest layering_seed(std::string_view network,
                                   rotation_number rotation,
                                   const digest& before);

} // namespace nephele::topology
