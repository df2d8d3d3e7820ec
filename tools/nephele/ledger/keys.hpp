#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `ledger keys new` and `ledger keys show`.
void add_ledger_keys_commands(CLI::App& group);

} // namespace nephele::cli
