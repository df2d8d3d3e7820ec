#pragma once

#include <CLI/App.hpp>

namespace nephele::cli {

/// `nephele keys generate|show`: the long-term keys of a node or a client.
void add_keys_commands(CLI::App& app);

} // namespace nephele::cli
