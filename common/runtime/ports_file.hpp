#pragma once

#include "common/runtime/errors.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace nephele::runtime {

/// "http" → 8080.
using bound_ports = std::map<std::string, std::uint16_t>;

/// Writes {"pid": 1234, "ports": {"http": 8080}} so that a reader sees all of
/// it or nothing.
[[nodiscard]] result<void> write_ports_file(const std::filesystem::path& file,
                                            const bound_ports& ports);

} // namespace nephele::runtime
