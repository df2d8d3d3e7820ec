#include "common/runtime/run.hpp"
#include "services/topology-indexer/settings.hpp"
#include "services/topology-indexer/wiring.hpp"

int main(int argc, char** argv) {
  using namespace nephele;
  topology_indexer::settings chosen;
  config::schema keys{"nephele-topology-indexer",
                      "Admits nodes, and signs and serves the topology of "
                      "each epoch."};
  topology_indexer::describe(keys, chosen);
  const runtime::service described{
      "topology-indexer",
      keys,
      [&](runtime::app& app) { return topology_indexer::wire(app, chosen); },
      {}};
  return runtime::run(described, argc, argv);
}
