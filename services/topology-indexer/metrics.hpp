#pragma once

#include "common/metrics/registry.hpp"
#include "services/topology-indexer/board.hpp"
#include "services/topology-indexer/errors.hpp"

namespace nephele::topology_indexer {

/// What the indexer counts.
struct counts {
  explicit counts(metrics::registry& in);

  /// Brings the gauges up to date.
  void show(const edition& shown, std::size_t alive);

  metrics::counter registrations;
  metrics::counter heartbeats;
  metrics::labelled_counter<errc> refused;
  metrics::counter snapshots;
  metrics::counter deltas;
  metrics::counter failed_saves;
  metrics::exact_gauge epoch;
  metrics::exact_gauge usable_until;
  metrics::exact_gauge nodes_alive;
  std::array<metrics::exact_gauge, mix_layers + 1> nodes;
  std::array<metrics::gauge, mix_layers> rates;
  metrics::gauge companions;
};

} // namespace nephele::topology_indexer
