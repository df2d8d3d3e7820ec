#pragma once

#include <CLI/App.hpp>

namespace nephele::cli {

/// `nephele genesis init|add-node|add-service|check`: the file in which the
/// operators of a network agree on it.
void add_genesis_commands(CLI::App& app);

} // namespace nephele::cli
