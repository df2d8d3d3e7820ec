#pragma once

#include "common/base/result.hpp"

#include <cstdint>
#include <string_view>

namespace nephele::config {

/// Decimal text, all of it, within [low, high].
/// @returns errc::bad_value with what was expected.
[[nodiscard]] result<std::int64_t>
parse_signed(std::string_view text, std::int64_t low, std::int64_t high);
[[nodiscard]] result<std::uint64_t>
parse_unsigned(std::string_view text, std::uint64_t low, std::uint64_t high);

/// A finite number.
[[nodiscard]] result<double> parse_double(std::string_view text);

/// "true" or "false".
[[nodiscard]] result<bool> parse_bool(std::string_view text);

} // namespace nephele::config
