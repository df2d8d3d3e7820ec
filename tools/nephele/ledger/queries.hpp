#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `ledger account`, `params`, `tx show`, `export`: what is known already.
void add_ledger_query_commands(CLI::App& group);

} // namespace nephele::cli
