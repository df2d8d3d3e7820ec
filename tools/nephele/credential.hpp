#pragma once

#include <CLI/App.hpp>

namespace nephele::cli {

/// `nephele credential selftest|bench`: shows that the credentials' arithmetic
/// is that of the vectors, and how long it takes.
void add_credential_commands(CLI::App& app);

} // namespace nephele::cli
