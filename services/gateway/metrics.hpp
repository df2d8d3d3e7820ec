#pragma once

#include "common/metrics/registry.hpp"
#include "services/gateway/plane.hpp"

namespace nephele::gateway {

/// Shows what the gateway counted, beside what its node half shows: adds the
/// series and brings them up to date at every scrape. `shown` must not be
/// scraped any more when `from` goes.
void show_gateway(metrics::registry& shown, const plane& from);

} // namespace nephele::gateway
