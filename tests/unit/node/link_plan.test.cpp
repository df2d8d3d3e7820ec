#include "common/node/link_plan.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;

namespace {

struct planned {
  tests::test_network network;
  topology::view view{network.trust()};

  std::shared_ptr<const topology::directory> at(std::uint64_t epoch) {
    const auto document = network.sign(network.snapshot_of(epoch));
    REQUIRE(view.accept_snapshot(document, network.start(epoch)).has_value());
    return *view.at(network.start(epoch));
  }

  node::link_plan
  plan(const identity& self,
       std::vector<std::shared_ptr<const topology::directory>> directories) {
    return node::plan_links(self, directories, view.peers());
  }
};

std::vector<identity> names(const node::link_plan& plan) {
  std::vector<identity> all;
  for (const auto& hop : plan.next_hops)
    all.push_back(hop.id);
  return all;
}

std::vector<identity> names(std::span<const topology::node_record> nodes) {
  std::vector<identity> all;
  for (const auto& node : nodes)
    all.push_back(node.id);
  std::ranges::sort(all);
  return all;
}

} // namespace

TEST_CASE("a node sends to the layer after its own") {
  planned on;
  const auto directory = on.at(1);
  for (std::uint8_t layer = 1; layer <= 2; ++layer) {
    const auto& self = directory->layer(layer_number{layer}).front();
    CHECK(names(on.plan(self.id, {directory}))
          == names(directory->layer(layer_number{layer}.next())));
  }
  CHECK(
      names(on.plan(directory->layer(layer_number{3}).front().id, {directory}))
      == names(directory->gateways()));
  CHECK(names(on.plan(directory->gateways().front().id, {directory}))
        == names(directory->layer(layer_number{1})));
}

TEST_CASE("every other node's link key is admitted, not our own") {
  planned on;
  const auto directory = on.at(1);
  const auto& self = directory->layer(layer_number{1}).front();
  const auto plan = on.plan(self.id, {directory});
  CHECK(plan.admitted.size() == directory->nodes().size() - 1);
  CHECK_FALSE(plan.admitted.contains(self.link_key));
  CHECK(plan.admitted.contains(directory->gateways().front().link_key));
}

TEST_CASE("versions and size classes are those that the network names") {
  planned on;
  on.network.parameters.sphinx_versions = {259};
  on.network.parameters.size_classes = {topology::size_class::ack};
  const auto directory = on.at(1);
  const auto plan = on.plan(directory->nodes().front().id, {directory});
  CHECK(plan.versions == sphinx::version_set{sphinx::version::key_seeds});
  CHECK_FALSE(plan.classes[1]);
  CHECK(plan.classes[2]);
}

TEST_CASE("a node that is not listed sends to nobody") {
  planned on;
  const auto directory = on.at(1);
  CHECK(on.plan(identity{{std::byte{1}}}, {directory}).next_hops.empty());
}

TEST_CASE("hops of the epochs before and after stay reachable") {
  planned on;
  const auto before = on.at(1);
  const auto self = before->layer(layer_number{1}).front().id;
  const auto moved = before->layer(layer_number{2}).front().id;
  for (auto& record : on.network.nodes)
    if (record.id == moved)
      record.link_endpoint = "tcp://127.0.0.1:9";
  on.network.add_node(topology::node_role::mix, 2);
  const auto after = on.at(2);
  const auto plan = on.plan(self, {after, before});
  CHECK(plan.next_hops.size() == 4);
  const auto hop = std::ranges::find(plan.next_hops, moved, &link::peer::id);
  REQUIRE(hop != plan.next_hops.end());
  CHECK(hop->endpoint == "tcp://127.0.0.1:9");
}
