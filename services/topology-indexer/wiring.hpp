#pragma once

#include "common/runtime/app.hpp"
#include "services/topology-indexer/settings.hpp"

namespace nephele::topology_indexer {

/// Builds the service upon the app.
[[nodiscard]] result<void> wire(runtime::app& app, const settings& chosen);

} // namespace nephele::topology_indexer
