#pragma once

#include "common/base/result.hpp"
#include "common/topology/parameters.hpp"

namespace nephele::node {

enum class filter_errc {
  /// Filters as large as allowed would not last an hour.
  limit_too_low,
};

[[nodiscard]] constexpr std::string_view to_string(filter_errc) noexcept {
  return "node.filter_limit_too_low";
}

/// Packets that a key's replay filter must hold: `per_second` through its
/// whole life, from early acceptance to the end of the overlap, unless
/// `limit_bytes` allows less; then a new generation comes earlier.
/// @returns filter_errc::limit_too_low if that would be within the hour.
[[nodiscard]] result<std::uint64_t>
filter_packets(const topology::network_parameters& on, double per_second,
               std::uint64_t limit_bytes);

} // namespace nephele::node
