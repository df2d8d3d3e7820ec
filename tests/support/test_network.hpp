#pragma once

#include "common/topology/calendar.hpp"
#include "common/topology/domains.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/signed_document.hpp"
#include "common/topology/view.hpp"

#include <vector>

namespace nephele::tests {

/// A small network whose keys all come from one seed: three mixes a layer, two
/// gateways, epochs of a minute, rotations of three epochs.
class test_network {
public:
  explicit test_network(std::size_t signers = 1, std::uint64_t seed = 1);

  topology::network_parameters parameters;
  std::vector<crypto::signing_key> signers;

  /// Records without mix keys; snapshot_of adds those of the epoch.
  std::vector<topology::node_record> nodes;

  void add_node(topology::node_role role, std::uint8_t layer);

  /// All nodes, with keys for the epoch's rotation and the next, usable as
  /// long as is permitted.
  [[nodiscard]] topology::snapshot snapshot_of(std::uint64_t epoch) const;

  [[nodiscard]] topology::signed_document
  sign(const topology::snapshot& contents) const;
  [[nodiscard]] topology::signed_document
  sign(const topology::delta& contents) const;

  /// A delta to `base` that removes `gone`, issued at the epoch's start.
  [[nodiscard]] topology::delta removal(const topology::signed_document& base,
                                        std::uint64_t epoch,
                                        std::uint64_t sequence,
                                        std::vector<identity> gone) const;

  [[nodiscard]] topology::trust trust(std::size_t threshold = 1) const;

  [[nodiscard]] wall_time start(std::uint64_t epoch) const;

private:
  crypto::seeded_random source_;
};

/// A mix key that depends on the node, the rotation and the generation only.
[[nodiscard]] mix_key test_mix_key(const identity& node, rotation_number r,
                                   std::uint16_t generation = 0);

} // namespace nephele::tests
