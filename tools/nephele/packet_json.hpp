#pragma once

#include "tools/nephele/json_lines.hpp"

/// The requests and answers of `nephele packet`. All byte strings are hex. What
/// the format refuses is an answer `{"result": "error", "stage": …, "error": …,
/// "detail": …}`; a request of the wrong form throws bad_request.
namespace nephele::cli {

/// {version, route: [{public, address, delay_ns}], destination, identifier,
/// payload_len, message} → {result: "packet", packet, first_hop}; with surb:
/// true, which needs neither payload_len nor message → {result: "surb", surb,
/// first_hop}. `initial_secret` and `final_padding` make the outcome
/// reproducible.
[[nodiscard]] json make_packet(const json& request);

/// {private, packet} → what the node does: {result: "forward", next_address,
/// delay_ns, packet, …} or {result: "final", destination, identifier, payload,
/// message or payload_error, …}.
[[nodiscard]] json peel_packet(const json& request);

/// {surb, message, payload_len} → {result: "packet", packet, first_hop}.
[[nodiscard]] json reply_packet(const json& request);

} // namespace nephele::cli
