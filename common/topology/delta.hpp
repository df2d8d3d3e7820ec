#pragma once

#include "common/topology/snapshot.hpp"

namespace nephele::topology {

struct raised_key {
  identity node;
  mix_key_record key;

  friend bool operator==(const raised_key&, const raised_key&) = default;
};

/// A change to one snapshot. It takes away or renews, and never adds a node,
/// moves a layer or changes an endpoint.
struct delta {
  std::string network;
  epoch_number epoch;

  /// hash_of the snapshot's document.
  digest snapshot_hash;

  /// 1 for the snapshot's first delta, without gaps.
  std::uint64_t sequence = 0;

  wall_time issued_at{};

  /// When everybody switches: delta_notice after issued_at at least, and
  /// never before an earlier delta.
  wall_time effective_at{};

  std::vector<identity> removed;
  std::vector<raised_key> raised_keys;

  friend bool operator==(const delta&, const delta&) = default;
};

} // namespace nephele::topology
