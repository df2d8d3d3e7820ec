#pragma once

#include <CLI/CLI.hpp>

namespace nephele::cli {

/// `nephele send` and `nephele receive`: messages through a running client.
void add_message_commands(CLI::App& app);

} // namespace nephele::cli
