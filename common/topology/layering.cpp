#include "common/topology/layering.hpp"

#include "common/base/endian.hpp"
#include "common/crypto/blake2b.hpp"

#include <algorithm>

namespace nephele::topology {

namespace {

/// Where a mix stands in the draw: a pseudo-random number that its identity
/// and the seed decide.
digest rank(const digest& seed, const identity& id) {
  digest result;
  crypto::blake2b_keyed(seed.span(), id.span(), result.span());
  return result;
}

layer_number smallest(const std::array<std::size_t, mix_layers>& sizes) {
  const auto index = std::ranges::min_element(sizes) - sizes.begin();
  return layer_number{static_cast<std::uint8_t>(index + 1)};
}

/// The new mixes, in the order of the draw.
std::vector<identity> draw(std::span<const node_record> nodes,
                           const layer_assignments& kept, const digest& seed) {
  std::vector<std::pair<digest, identity>> ranked;
  for (const auto& node : nodes)
    if (node.role == node_role::mix && !kept.contains(node.id))
      ranked.emplace_back(rank(seed, node.id), node.id);
  std::ranges::sort(ranked);
  std::vector<identity> order;
  for (const auto& [position, id] : ranked)
    order.push_back(id);
  return order;
}

} // namespace

layer_assignments assign_layers(std::span<const node_record> nodes,
                                const layer_assignments& kept, layering mode,
                                const digest& seed) {
  layer_assignments result;
  std::array<std::size_t, mix_layers> sizes{};
  for (const auto& node : nodes) {
    const auto found = kept.find(node.id);
    if (node.role == node_role::mix && found != kept.end()) {
      result.emplace(node.id, found->second);
      ++sizes.at(found->second.value() - 1U);
    }
  }
  if (mode == layering::pinned) {
    for (const auto& node : nodes)
      if (node.role == node_role::mix)
        result.emplace(node.id, node.layer);
    return result;
  }
  for (const auto& id : draw(nodes, kept, seed)) {
    const auto layer = smallest(sizes);
    result.emplace(id, layer);
    ++sizes.at(layer.value() - 1U);
  }
  return result;
}

digest layering_seed(std::string_view network, rotation_number rotation,
                     const digest& before) {
  byte_vector text;
  const auto append = [&](byte_span bytes) {
    text.insert(text.end(), bytes.begin(), bytes.end());
  };
  byte_array<4> number{};
  store_be(rotation.value(), std::span{number});
  append(as_bytes("nephele-layering-v1"));
  append(before.span());
  append(number);
  append(as_bytes(network));
  return crypto::blake2b_256(text);
}

} // namespace nephele::topology
