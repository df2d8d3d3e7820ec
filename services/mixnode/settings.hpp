#pragma once

#include "common/node/settings.hpp"

namespace nephele::mixnode {

struct settings {
  node::settings node;
  /// The layer to ask for, 1 to 3; the topology may say otherwise.
  std::uint8_t layer = 1;
};

void describe(config::schema& known, settings& chosen);

} // namespace nephele::mixnode
