#pragma once

#include <string_view>

namespace nephele::vectors {

/// The text of tests/vectors/zk-nym/<name>.json as it was when this program was
/// built; empty if there is none. Written by CMake.
[[nodiscard]] std::string_view embedded_file(std::string_view name) noexcept;

} // namespace nephele::vectors
