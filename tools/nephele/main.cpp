#include "tools/nephele/client.hpp"
#include "tools/nephele/credential.hpp"
#include "tools/nephele/genesis.hpp"
#include "tools/nephele/keys.hpp"
#include "tools/nephele/ledger/group.hpp"
#include "tools/nephele/messages.hpp"
#include "tools/nephele/packet.hpp"
#include "tools/nephele/topology.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

namespace {

int run(int argc, char** argv) {
  CLI::App app{"Nephele: a mixnet that hides who talks to whom.", "nephele"};
  app.set_version_flag("--version", NEPHELE_VERSION);
  app.require_subcommand(1);
  nephele::cli::add_genesis_commands(app);
  nephele::cli::add_keys_commands(app);
  nephele::cli::add_ledger_commands(app);
  nephele::cli::add_client_commands(app);
  nephele::cli::add_credential_commands(app);
  nephele::cli::add_message_commands(app);
  nephele::cli::add_packet_commands(app);
  nephele::cli::add_topology_commands(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& outcome) {
    return app.exit(outcome);
  }
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "nephele: %s\n", fault.what());
    return 1;
  }
}
