#pragma once

#include "common/base/bytes.hpp"

namespace nephele::crypto {

/// Compares in time that depends on the sizes alone; false on unequal sizes.
[[nodiscard]] bool constant_time_equal(byte_span a, byte_span b) noexcept;

} // namespace nephele::crypto
