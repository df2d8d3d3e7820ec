#pragma once

#include "common/metrics/registry.hpp"
#include "common/node/traffic_counts.hpp"

namespace nephele::node {

class upkeep;

/// Shows what the data plane counted: adds the series to `shown` and brings
/// them up to date at every scrape, so that counting costs no atomic and no
/// lock a packet. `counts` and `upkeep` outlive the registry's last scrape.
void show_traffic(metrics::registry& shown, const traffic_counts& counts,
                  const upkeep& cares);

} // namespace nephele::node
