#pragma once

#include "common/base/identity.hpp"
#include "common/base/units.hpp"

#include <string>
#include <vector>

namespace nephele::topology {

enum class node_role : std::uint8_t { mix, gateway };

/// A public mix key under its name.
struct mix_key_record {
  rotation_number rotation;
  key_generation generation;
  mix_key key;

  friend bool operator==(const mix_key_record&, const mix_key_record&)
      = default;
};

/// What a node says about itself, and what a snapshot says about it.
struct node_record {
  identity id;

  /// Rises with every descriptor that the node signs.
  std::uint64_t sequence = 0;

  node_role role = node_role::mix;

  /// 1 to 3 for a mix: what it asks for in a descriptor, where it is in a
  /// snapshot. 0 for a gateway.
  layer_number layer;

  /// "tcp://host:port" of the link socket, and its CURVE key.
  std::string link_endpoint;
  curve_key link_key;

  /// The client socket; gateways only, empty and zero otherwise.
  std::string client_endpoint;
  curve_key client_key;

  /// No two with the same rotation and generation.
  std::vector<mix_key_record> mix_keys;

  /// Of the software, for people.
  std::string version;

  friend bool operator==(const node_record&, const node_record&) = default;
};

/// The key of the newest generation for `rotation`, or null.
[[nodiscard]] inline const mix_key_record*
newest_key(const node_record& node, rotation_number rotation) noexcept {
  const mix_key_record* newest = nullptr;
  for (const auto& key : node.mix_keys)
    if (key.rotation == rotation
        && (newest == nullptr || key.generation > newest->generation))
      newest = &key;
  return newest;
}

/// A descriptor is a record that its own node signed.
using node_descriptor = node_record;

} // namespace nephele::topology
