#pragma once

#include "common/metrics/registry.hpp"
#include "common/replication/block_record.hpp"

namespace nephele::validator {

/// What the validator counts.
struct counts {
  explicit counts(metrics::registry& in);

  /// A block became durable.
  void add_block(const replication::block_record& block);

  metrics::counter submitted;
  metrics::counter refused;
  metrics::counter blocks;
  metrics::counter transactions;
  metrics::counter failed_transactions;
  metrics::counter events;
  metrics::exact_gauge height;
  metrics::exact_gauge block_time;
  metrics::exact_gauge waiting;
  metrics::exact_gauge failed_snapshots;
};

} // namespace nephele::validator
