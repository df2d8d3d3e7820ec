#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace nephele::cli {

/// `--control PATH`, the control socket of a running client; by default
/// ~/.nephele/client/control, where `nephele client run` puts it.
void add_control_option(CLI::App& command, std::string& path);

} // namespace nephele::cli
