#pragma once

#include "common/link/egress.hpp"
#include "common/sphinx/version.hpp"
#include "common/topology/view.hpp"
#include "common/zmq/policy.hpp"

namespace nephele::node {

/// What the topology makes of a node's links.
struct link_plan {
  /// Nodes that packets may be sent to.
  std::vector<link::peer> next_hops;
  /// Link keys that may send here.
  zmq::key_set admitted;
  sphinx::version_set versions;
  /// Size classes, by number, that may come in.
  std::array<bool, 8> classes{};

  friend bool operator==(const link_plan&, const link_plan&) = default;
};

/// The plan of node `self`. Next hops are the nodes of the layer after its own
/// (gateways after layer 3, layer 1 after a gateway) in any of `directories`:
/// around the change of an epoch packets of both are under way.
/// @param directories  the one in effect first; none null.
/// @param peers        of all snapshots held.
[[nodiscard]] link_plan plan_links(
    const identity& self,
    std::span<const std::shared_ptr<const topology::directory>> directories,
    std::span<const topology::link_peer> peers);

} // namespace nephele::node
