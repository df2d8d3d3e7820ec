#include "tools/nephele/ledger/group.hpp"

#include "tools/nephele/ledger/keys.hpp"
#include "tools/nephele/ledger/nodes.hpp"
#include "tools/nephele/ledger/queries.hpp"
#include "tools/nephele/ledger/replay.hpp"
#include "tools/nephele/ledger/reports.hpp"
#include "tools/nephele/ledger/simulate.hpp"
#include "tools/nephele/ledger/transfers.hpp"

namespace nephele::cli {

void add_ledger_commands(CLI::App& app) {
  auto* const group = app.add_subcommand(
      "ledger", "Wallets, nodes and delegations on the ledger");
  group->require_subcommand(1);
  add_ledger_keys_commands(*group);
  add_ledger_transfer_commands(*group);
  add_ledger_node_commands(*group);
  add_ledger_stake_commands(*group);
  add_ledger_report_commands(*group);
  add_ledger_query_commands(*group);
  add_ledger_replay_command(*group);
  add_ledger_simulate_command(*group);
}

} // namespace nephele::cli
