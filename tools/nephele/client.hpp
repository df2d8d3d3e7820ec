#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `nephele client run`, `nephele status` and `nephele address`.
void add_client_commands(CLI::App& app);

} // namespace nephele::cli
