#include "common/runtime/run.hpp"
#include "services/mixnode/settings.hpp"
#include "services/mixnode/wiring.hpp"

int main(int argc, char** argv) {
  using namespace nephele;
  mixnode::settings chosen;
  config::schema keys{"nephele-mixnode",
                      "Takes Sphinx packets, holds each for the delay that "
                      "its sender chose, and passes it on."};
  mixnode::describe(keys, chosen);
  const runtime::service described{
      "mixnode",
      keys,
      [&](runtime::app& app) { return mixnode::wire(app, chosen); },
      {}};
  return runtime::run(described, argc, argv);
}
