#pragma once

#include "common/topology/directory.hpp"

namespace nephele::topology_indexer {

/// What has changed since `latest`, as far as a delta may say it.
struct delta_plan {
  std::vector<identity> removed;
  std::vector<topology::raised_key> raised_keys;

  [[nodiscard]] bool is_empty() const noexcept {
    return removed.empty() && raised_keys.empty();
  }
};

/// Takes out nodes that are not in `alive`, as many as each layer can spare,
/// and raises the keys of those that are.
/// @param base    the snapshot without deltas, which says how many that is.
/// @param latest  with all deltas so far.
[[nodiscard]] delta_plan
plan_delta(const topology::directory& base, const topology::directory& latest,
           std::span<const topology::node_record> alive);

} // namespace nephele::topology_indexer
