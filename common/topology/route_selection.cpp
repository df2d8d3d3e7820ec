#include "common/topology/route_selection.hpp"

namespace nephele::topology {

namespace {

std::optional<route_hop> draw(std::span<const node_record> nodes,
                              rotation_number rotation,
                              crypto::random& source) {
  // Nodes without a key are rare, and a rejected draw leaves the rest uniform;
  // counting first keeps the loop from running forever.
  std::vector<route_hop> able;
  able.reserve(nodes.size());
  for (const auto& node : nodes)
    if (const auto* const record = newest_key(node, rotation))
      able.push_back({node.id, record->key});
  if (able.empty())
    return std::nullopt;
  return able[source.below(able.size())];
}

} // namespace

result<route> choose_route(const directory& from, rotation_number rotation,
                           const identity& exit, crypto::random& source) {
  const auto* const gateway = from.find(exit);
  const auto key = from.mix_key_of(exit, rotation);
  if (gateway == nullptr || gateway->role != node_role::gateway || !key)
    return fail(errc::unknown_exit);
  route chosen;
  for (std::uint8_t layer = 1; layer <= mix_layers; ++layer) {
    const auto hop = draw(from.layer(layer_number{layer}), rotation, source);
    if (!hop)
      return fail(errc::no_route, "layer " + std::to_string(layer));
    chosen[layer - 1U] = *hop;
  }
  chosen.back() = {exit, *key};
  return chosen;
}

} // namespace nephele::topology
