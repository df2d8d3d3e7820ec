#pragma once

#include <chrono>
#include <cstddef>

namespace nephele::topology {

/// Bytes of a signed payload: 1,000 nodes at about 900 B, doubled.
inline constexpr std::size_t max_payload = 2'000'000;

/// Bytes of a descriptor's or a signed time's payload.
inline constexpr std::size_t max_descriptor = 8'192;

/// Signatures on one document: more signers than any validator set here.
inline constexpr std::size_t max_signatures = 128;

/// Nodes in one snapshot.
inline constexpr std::size_t max_nodes = 1'000;

/// Service identities in one snapshot.
inline constexpr std::size_t max_services = 1'000;

/// Mix keys in one descriptor: three rotations, two generations each, and
/// room for a restart between.
inline constexpr std::size_t max_mix_keys = 8;

/// Deltas to one snapshot: every node removed alone, and as many raised keys.
inline constexpr std::size_t max_deltas = 2 * max_nodes;

/// Characters of an endpoint, a network name and a version.
inline constexpr std::size_t max_endpoint = 256;
inline constexpr std::size_t max_name = 64;

/// How far ahead a delta takes effect at least, so that it reaches everybody
/// before anybody acts on it.
inline constexpr std::chrono::seconds delta_notice{5};

/// A snapshot outlives its epoch's start by two epochs or this, whichever is
/// longer, so that restarting an indexer stops nobody.
inline constexpr std::chrono::minutes min_usable{10};

} // namespace nephele::topology
