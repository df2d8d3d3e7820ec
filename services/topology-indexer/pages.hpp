#pragma once

#include "common/http/server.hpp"
#include "common/topology/view.hpp"
#include "services/topology-indexer/board.hpp"

namespace nephele::topology_indexer {

/// Adds /api/v1/topology, /api/v1/nodes, /api/v1/join and a page for people
/// at /. docs/operations/join.md.
void add_pages(http::server& server, std::shared_ptr<board> shown,
               const topology::trust& whom);

} // namespace nephele::topology_indexer
