#pragma once

#include "common/store/errors.hpp"

struct sqlite3;

namespace nephele::store {

/// What a SQLite result code means to a caller.
[[nodiscard]] errc meaning_of(int code) noexcept;

/// The error of `code`, with SQLite's own words as context.
[[nodiscard]] error describe(sqlite3* handle, int code);

} // namespace nephele::store
