#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// What the owner of a node does: `ledger bond`, `unbond`, `update-cost`,
/// `update-node`, `announce-keys`, `pledge-more`, `decrease-pledge`.
void add_ledger_node_commands(CLI::App& group);

/// `ledger delegate`, `undelegate`, `withdraw`.
void add_ledger_stake_commands(CLI::App& group);

} // namespace nephele::cli
