#pragma once

#include "common/base/bytes.hpp"

#include <optional>
#include <string>

namespace nephele::crypto {

/// Standard base64 with padding (RFC 4648 §4): signed payloads in JSON.
[[nodiscard]] std::string to_base64(byte_span bytes);

/// Strict: no white space, padding required.
[[nodiscard]] std::optional<byte_vector> from_base64(std::string_view text);

} // namespace nephele::crypto
