#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `nephele ledger …`: wallets, operators, simulations.
void add_ledger_commands(CLI::App& app);

} // namespace nephele::cli
