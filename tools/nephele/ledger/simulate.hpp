#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `ledger simulate`: what would happen, and what one would earn.
void add_ledger_simulate_command(CLI::App& group);

} // namespace nephele::cli
