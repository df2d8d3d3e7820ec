#pragma once

#include "common/base/bytes.hpp"
#include "common/bus/errors.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace nephele::bus {

/// No control message is larger, whatever limit a caller gives.
inline constexpr std::size_t max_envelope_size = std::size_t{8} << 20U;

/// Deeper JSON is refused unparsed: printing and copying it recurse.
inline constexpr std::size_t max_nesting = 32;

/// What every control message is. docs/protocol/bus.md §1.
struct envelope {
  std::string type;
  std::uint32_t version = 1;
  /// Request: chosen by the asker, repeated in the answer. Feed: sequence
  /// number.
  std::uint64_t id = 0;
  /// Always an object.
  nlohmann::json body = nlohmann::json::object();
};

/// The type of an answer that refuses; its body is {code, message}.
inline constexpr std::string_view error_type = "error";

/// JSON text.
[[nodiscard]] std::string encode(const envelope& message);

/// The refusal of request `id`.
[[nodiscard]] std::string encode_refusal(std::uint64_t id, const error& reason);

/// Unknown fields are ignored.
/// @param limit  bytes.
/// @returns errc::too_large, errc::malformed.
[[nodiscard]] result<envelope> decode(byte_span bytes, std::size_t limit);

/// The code of an error that a peer answered with (errc::refused), e.g.
/// "topology.not_admitted"; else the error's own code.
[[nodiscard]] std::string_view peer_code(const error& reason) noexcept;

} // namespace nephele::bus
