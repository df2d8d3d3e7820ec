#pragma once

#include "common/topology/genesis.hpp"

#include <filesystem>

namespace nephele::cli {

/// Both end the command with a message if it does not work.
[[nodiscard]] topology::genesis read_genesis(const std::filesystem::path& path);

/// Replaces the file whole.
void write_genesis(const std::filesystem::path& path,
                   const topology::genesis& contents);

} // namespace nephele::cli
