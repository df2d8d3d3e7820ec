#pragma once

#include "common/topology/delta.hpp"

#include <nlohmann/json_fwd.hpp>

namespace nephele::topology {

/// Parse payloads whose signatures have been verified. Unknown fields are
/// ignored; everything else is strict: types, ranges, sizes, duplicates and
/// what validate.hpp demands.
/// @returns errc::malformed or errc::too_large and where.
[[nodiscard]] result<node_descriptor> decode_descriptor(byte_span payload);
[[nodiscard]] result<snapshot> decode_snapshot(byte_span payload);
[[nodiscard]] result<delta> decode_delta(byte_span payload);

/// The parameters alone: genesis files hold them too.
[[nodiscard]] result<network_parameters>
parameters_from_json(const nlohmann::json& value);

} // namespace nephele::topology
