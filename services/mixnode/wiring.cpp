#include "services/mixnode/wiring.hpp"

#include "common/log/log.hpp"
#include "common/node/host.hpp"

namespace nephele::mixnode {

result<void> wire(runtime::app& app, const settings& chosen) {
  // links → mixer → workers → mixer → links; indexer → upkeep → mixer
  auto made = node::host::open(app, chosen.node,
                               {.position = node::position::between,
                                .layer = layer_number{chosen.layer},
                                .client_endpoint = {},
                                .client_key = {}});
  if (!made)
    return fail(made.error());
  const std::shared_ptr<node::host> host = std::move(*made);
  host->start(app);
  log::info("mixnode.started", {{"identity", to_hex(host->id().span())},
                                {"link", host->mixer().endpoint()},
                                {"layer", chosen.layer}});
  app.keep(host);
  return {};
}

} // namespace nephele::mixnode
