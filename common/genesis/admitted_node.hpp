#pragma once

#include "common/topology/descriptor.hpp"

#include <optional>

namespace nephele::genesis {

/// A node that may take part, decided by people.
struct admitted_node {
  identity id;
  topology::node_role role = topology::node_role::mix;

  /// Binds a mix to one layer; without it the mix's descriptor decides.
  std::optional<layer_number> layer;

  /// For people; may be empty.
  std::string name;

  friend bool operator==(const admitted_node&, const admitted_node&) = default;
};

} // namespace nephele::genesis
