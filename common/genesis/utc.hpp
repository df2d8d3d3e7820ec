#pragma once

#include "common/base/clock.hpp"

#include <optional>
#include <string>

namespace nephele::genesis {

/// "2026-11-24T13:00:00Z": RFC 3339 in UTC, whole seconds, from 1970 to 2100.
[[nodiscard]] std::optional<wall_time> parse_utc(std::string_view text);

/// Fractions of a second are cut off.
[[nodiscard]] std::string format_utc(wall_time when);

} // namespace nephele::genesis
