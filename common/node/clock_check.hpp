#pragma once

#include "common/base/clock.hpp"
#include "common/bus/request_client.hpp"
#include "common/crypto/random.hpp"

namespace nephele::node {

/// How far a node's clock may be off. Rotations overlap by more, so that what
/// a node does to packets at this distance is still right.
inline constexpr std::chrono::seconds max_clock_offset{5};

/// Asks the indexer for its signed time over a fresh nonce.
/// @returns how much our clock is ahead (negative: behind), give or take half
/// a round trip; errc of bus or topology.
[[nodiscard]] result<std::chrono::nanoseconds>
measure_clock_offset(bus::request_client& indexer,
                     std::span<const identity> signers, const clock& time,
                     crypto::random& source);

} // namespace nephele::node
