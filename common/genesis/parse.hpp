#pragma once

#include "common/genesis/genesis.hpp"

#include <filesystem>

namespace nephele::genesis {

/// Bytes of a genesis file.
inline constexpr std::size_t max_size = 16'000'000;

/// Parses types and ranges; unknown keys are refused, as people write the
/// file. See faults_of for what belongs together.
/// @returns topology::errc::malformed or too_large and where.
[[nodiscard]] result<genesis> parse(std::string_view text);

/// As parse; also topology::errc::malformed if the file cannot be read.
[[nodiscard]] result<genesis> load(const std::filesystem::path& file);

} // namespace nephele::genesis
