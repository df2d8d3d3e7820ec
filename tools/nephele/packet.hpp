#pragma once

#include <CLI/App.hpp>

namespace nephele::cli {

/// `nephele packet make|peel|reply`: Sphinx packets in JSON, for people who
/// check ours against another implementation.
void add_packet_commands(CLI::App& app);

} // namespace nephele::cli
