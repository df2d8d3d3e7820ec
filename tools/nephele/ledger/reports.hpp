#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// What a monitor does: `ledger report commit` and `ledger report reveal`.
void add_ledger_report_commands(CLI::App& group);

} // namespace nephele::cli
