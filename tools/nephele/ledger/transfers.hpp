#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `ledger send` and `ledger submit`.
void add_ledger_transfer_commands(CLI::App& group);

} // namespace nephele::cli
