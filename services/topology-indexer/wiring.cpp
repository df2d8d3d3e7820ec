#include "services/topology-indexer/wiring.hpp"

#include "services/topology-indexer/indexer.hpp"
#include "services/topology-indexer/pages.hpp"

namespace nephele::topology_indexer {

result<void> wire(runtime::app& app, const settings& chosen) {
  // requests → registry ← publisher ← epoch clock; publisher → board → readers
  auto opened = indexer::open(app, chosen);
  if (!opened)
    return fail(opened.error());
  const auto service = *opened;
  add_pages(app.http(), service->shown(), service->trust());
  app.http().readiness().add("topology", [shown = service->shown()] {
    return shown->shown()->current ? std::string{} : "none in effect";
  });
  app.on_stop("requests", [service](steady_time) { service->stop(); });
  app.keep(service);
  return service->start(app);
}

} // namespace nephele::topology_indexer
