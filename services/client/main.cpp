#include "common/runtime/run.hpp"
#include "services/client/client_node.hpp"

int main(int argc, char** argv) {
  using namespace nephele;
  auto chosen = client_service::default_config();
  config::schema keys{"nephele-client",
                      "A client of the mixnet: messages, and a SOCKS5 proxy."};
  client_service::describe(keys, chosen);
  return runtime::run(
      {"client",
       keys,
       [&](runtime::app& app) { return client_service::wire(app, chosen); },
       {}},
      argc, argv);
}
