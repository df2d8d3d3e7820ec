#include "common/config/schema.hpp"
#include "common/runtime/run.hpp"
#include "services/gateway/settings.hpp"
#include "services/gateway/wiring.hpp"

int main(int argc, char** argv) {
  using namespace nephele;
  gateway::settings chosen;
  config::schema keys{"nephele-gateway",
                      "Where clients enter and leave the mixnet, and where "
                      "messages wait for them."};
  gateway::describe(keys, chosen);
  const runtime::service described{
      "gateway",
      keys,
      [&](runtime::app& app) { return gateway::wire(app, chosen); },
      {}};
  return runtime::run(described, argc, argv);
}
