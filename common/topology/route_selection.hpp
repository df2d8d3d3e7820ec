#pragma once

#include "common/crypto/random.hpp"
#include "common/topology/directory.hpp"

namespace nephele::topology {

struct route_hop {
  identity id;
  mix_key key;

  friend bool operator==(const route_hop&, const route_hop&) = default;
};

/// Three mixes and the exit gateway. The entry gateway is no Sphinx hop.
using route = std::array<route_hop, mix_layers + 1>;

/// Draws each mix uniformly from its layer; layers share no node, so that all
/// are distinct. Nodes without a key for `rotation` take no part.
/// @returns errc::unknown_exit if `exit` is no gateway with such a key,
/// errc::no_route if a layer has nobody with one.
[[nodiscard]] result<route> choose_route(const directory& from,
                                         rotation_number rotation,
                                         const identity& exit,
                                         crypto::random& source);

} // namespace nephele::topology
