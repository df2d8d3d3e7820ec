#include "services/topology-indexer/delta_plan.hpp"

#include "common/topology/validate.hpp"

namespace nephele::topology_indexer {

namespace {

using topology::node_record;

std::size_t size_of(const topology::directory& in, layer_number layer) {
  return layer.value() == 0 ? in.gateways().size() : in.layer(layer).size();
}

/// How many nodes each layer can still lose.
std::array<std::size_t, mix_layers + 1>
spare_nodes(const topology::directory& base,
            const topology::directory& latest) {
  std::array<std::size_t, mix_layers + 1> spare{};
  for (std::uint8_t layer = 0; layer <= mix_layers; ++layer) {
    const layer_number number{layer};
    const auto least = topology::least_after_deltas(size_of(base, number));
    const auto left = size_of(latest, number);
    spare[layer] = left > least ? left - least : 0;
  }
  return spare;
}

void add_raised_keys(const node_record& known, const node_record& fresh,
                     std::vector<topology::raised_key>& raised) {
  for (const auto& key : known.mix_keys)
    if (const auto* const newest = newest_key(fresh, key.rotation);
        newest != nullptr && newest->generation > key.generation
        && newest->key != key.key)
      raised.push_back({known.id, *newest});
}

} // namespace

delta_plan plan_delta(const topology::directory& base,
                      const topology::directory& latest,
                      std::span<const node_record> alive) {
  std::unordered_map<identity, const node_record*, prefix_hash> heard;
  for (const auto& node : alive)
    heard.emplace(node.id, &node);
  auto spare = spare_nodes(base, latest);
  delta_plan plan;
  for (const auto& node : latest.nodes()) {
    const auto found = heard.find(node.id);
    if (found != heard.end()) {
      add_raised_keys(node, *found->second, plan.raised_keys);
    } else if (auto& left = spare.at(node.layer.value()); left > 0) {
      --left;
      plan.removed.push_back(node.id);
    }
  }
  return plan;
}

} // namespace nephele::topology_indexer
