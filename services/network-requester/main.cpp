#include "common/runtime/run.hpp"
#include "services/network-requester/requester_node.hpp"

int main(int argc, char** argv) {
  using namespace nephele;
  network_requester::config chosen;
  config::schema keys{
      "nephele-network-requester",
      "Carries TCP streams of clients from the mixnet to the outside."};
  network_requester::describe(keys, chosen);
  return runtime::run(
      {"network-requester",
       keys,
       [&](runtime::app& app) { return network_requester::wire(app, chosen); },
       {}},
      argc, argv);
}
