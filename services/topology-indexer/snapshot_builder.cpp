#include "services/topology-indexer/snapshot_builder.hpp"

#include "common/topology/calendar.hpp"

#include <algorithm>

namespace nephele::topology_indexer {

std::optional<topology::node_record> with_keys_of(topology::node_record node,
                                                  rotation_number rotation) {
  std::vector<topology::mix_key_record> keys;
  for (const auto wanted : {rotation, rotation.next()})
    if (const auto* const key = newest_key(node, wanted))
      keys.push_back(*key);
  if (keys.empty() || keys.front().rotation != rotation)
    return std::nullopt;
  node.mix_keys = std::move(keys);
  return node;
}

topology::snapshot build_snapshot(snapshot_frame frame,
                                  std::vector<topology::node_record> nodes) {
  const auto rotation = rotation_of(frame.parameters, frame.epoch);
  const auto all_have_next = std::ranges::all_of(
      nodes, [](const auto& node) { return node.mix_keys.size() == 2; });
  topology::snapshot result;
  result.usable_until
      = usable_limit(frame.parameters, frame.epoch,
                     all_have_next ? rotation.next() : rotation);
  result.parameters = std::move(frame.parameters);
  result.epoch = frame.epoch;
  result.issued_at = frame.now;
  result.nodes = std::move(nodes);
  result.services = std::move(frame.services);
  result.layer_rates = frame.layer_rates;
  return result;
}

std::size_t smallest_layer(const topology::snapshot& contents) noexcept {
  std::array<std::size_t, mix_layers + 1> sizes{};
  for (const auto& node : contents.nodes)
    ++sizes.at(node.layer.value());
  if (sizes[0] == 0)
    return 0;
  return *std::min_element(sizes.begin() + 1, sizes.end());
}

} // namespace nephele::topology_indexer
