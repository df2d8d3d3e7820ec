#pragma once

#include "common/topology/view.hpp"
#include "services/topology-indexer/board.hpp"

namespace nephele::topology_indexer {

/// The network at a glance, as HTML without scripts.
[[nodiscard]] std::string explorer_page(const edition& shown,
                                        const topology::trust& whom);

} // namespace nephele::topology_indexer
