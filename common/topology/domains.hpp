#pragma once

#include <string_view>

namespace nephele::topology {

/// What a signature is for. One made in one domain is worth nothing in
/// another. docs/protocol/topology.md §1.
inline constexpr std::string_view descriptor_domain = "nephele-descriptor-v1";
inline constexpr std::string_view snapshot_domain = "nephele-topology-v1";
inline constexpr std::string_view delta_domain = "nephele-topology-delta-v1";
inline constexpr std::string_view time_domain = "nephele-time-v1";

} // namespace nephele::topology
