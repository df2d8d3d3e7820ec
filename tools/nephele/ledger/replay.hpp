#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `ledger replay`: runs the blocks of a store again and compares.
void add_ledger_replay_command(CLI::App& group);

} // namespace nephele::cli
