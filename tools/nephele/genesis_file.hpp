#pragma once

#include "common/genesis/genesis.hpp"

#include <filesystem>

namespace nephele::cli {

/// Both end the command with a message if it does not work.
[[nodiscard]] genesis::genesis read_genesis(const std::filesystem::path& path);

/// Replaces the file whole.
void write_genesis(const std::filesystem::path& path,
                   const genesis::genesis& contents);

} // namespace nephele::cli
