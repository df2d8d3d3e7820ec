#pragma once

#include "common/topology/descriptor.hpp"
#include "common/topology/parameters.hpp"

#include <array>

namespace nephele::topology {

/// The topology of one epoch, as signed.
struct snapshot {
  network_parameters parameters;
  epoch_number epoch;
  wall_time issued_at{};

  /// Nobody acts on it from then on. See usable_limit.
  wall_time usable_until{};

  /// Every node has exactly one key for the epoch's rotation and at most one
  /// for the next.
  std::vector<node_record> nodes;

  /// Identities that may hold sessions of class `service`.
  std::vector<identity> services;

  /// Data-size packets a second of layers 1 to 3 together over the last
  /// epoch, to two significant digits.
  std::array<double, mix_layers> layer_rates{};

  friend bool operator==(const snapshot&, const snapshot&) = default;
};

} // namespace nephele::topology
