#include "common/node/link_plan.hpp"

#include <algorithm>

namespace nephele::node {

namespace {

std::span<const topology::node_record> hops_after(const topology::directory& in,
                                                  const identity& self) {
  const auto* own = in.find(self);
  if (own == nullptr)
    return {};
  if (own->role == topology::node_role::gateway)
    return in.layer(layer_number{1});
  if (own->layer == layer_number{mix_layers})
    return in.gateways();
  return in.layer(own->layer.next());
}

void admit_formats(const topology::network_parameters& named, link_plan& plan) {
  for (const auto number : named.sphinx_versions)
    if (const auto version = sphinx::to_version(number))
      plan.versions.insert(*version);
  for (const auto size : named.size_classes)
    plan.classes.at(static_cast<std::size_t>(size)) = true;
}

} // namespace

link_plan plan_links(
    const identity& self,
    std::span<const std::shared_ptr<const topology::directory>> directories,
    std::span<const topology::link_peer> peers) {
  link_plan plan;
  for (const auto& directory : directories) {
    admit_formats(directory->parameters(), plan);
    for (const auto& hop : hops_after(*directory, self)) {
      const link::peer next{hop.id, hop.link_endpoint, hop.link_key};
      // The directory in effect comes first and has the last word.
      if (std::ranges::find(plan.next_hops, next.id, &link::peer::id)
          == plan.next_hops.end())
        plan.next_hops.push_back(next);
    }
  }
  std::ranges::sort(plan.next_hops, {}, &link::peer::id);
  for (const auto& peer : peers)
    if (peer.id != self)
      plan.admitted.insert(peer.link_key);
  return plan;
}

} // namespace nephele::node
