#pragma once

#include "common/base/clock.hpp"
#include "common/topology/directory.hpp"

#include <map>

namespace nephele::topology_indexer {

/// Data-size packets a second of each layer between two topologies.
class rate_meter {
public:
  /// @param packets  each node's count, which never falls.
  /// @param in       tells each node's layer; null before the first topology.
  /// @returns rates since the call before, to two significant digits;
  /// nothing the first time.
  [[nodiscard]] std::optional<std::array<double, mix_layers>>
  measure(const std::map<identity, std::uint64_t>& packets,
          const topology::directory* in, wall_time now);

private:
  std::map<identity, std::uint64_t> last_;
  std::optional<wall_time> last_time_;
};

} // namespace nephele::topology_indexer
