#pragma once

#include <cstddef>

/// How much we take from a peer, each with its reason. What a single format
/// bounds (hops, packet sizes) stands beside that format.
namespace nephele::wire {

/// Whole packets in one message between nodes: fewer cost more CPU a packet,
/// more add latency without saving much.
inline constexpr std::size_t max_bundle_packets = 32;

/// A control message before its sender is known: room for a login, not for a
/// memory attack by anyone who can connect.
inline constexpr std::size_t max_message_before_login = 4096;

} // namespace nephele::wire
