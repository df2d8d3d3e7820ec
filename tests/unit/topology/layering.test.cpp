#include "common/topology/layering.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace nephele;
using namespace nephele::topology;

namespace {

std::array<int, mix_layers> sizes_of(const layer_assignments& assignments) {
  std::array<int, mix_layers> sizes{};
  for (const auto& [id, layer] : assignments)
    ++sizes.at(layer.value() - 1U);
  return sizes;
}

digest seed(std::uint32_t rotation) {
  return layering_seed("test", rotation_number{rotation}, digest{});
}

} // namespace

TEST_CASE("pinned mixes get the layer that they ask for") {
  const tests::test_network network;
  const auto all = assign_layers(network.nodes, {}, layering::pinned, seed(0));
  CHECK(all.size() == 9);
  for (const auto& node : network.nodes)
    if (node.role == node_role::mix)
      CHECK(all.at(node.id) == node.layer);
}

TEST_CASE("a draw is balanced, repeatable, and new at every rotation") {
  const tests::test_network network;
  const auto mode = layering::shuffled;
  const auto first = assign_layers(network.nodes, {}, mode, seed(0));
  CHECK(sizes_of(first) == std::array{3, 3, 3});
  CHECK(assign_layers(network.nodes, {}, mode, seed(0)) == first);
  CHECK(assign_layers(network.nodes, {}, mode, seed(1)) != first);
  auto reversed = network.nodes;
  std::ranges::reverse(reversed);
  CHECK(assign_layers(reversed, {}, mode, seed(0)) == first);
}

TEST_CASE("within a rotation nobody moves and newcomers fill the gaps") {
  tests::test_network network;
  for (const auto mode : {layering::shuffled, layering::pinned}) {
    const auto before = assign_layers(network.nodes, {}, mode, seed(0));
    auto later = network.nodes;
    std::erase_if(later, [&](const auto& node) {
      return node.id == network.nodes[0].id;
    });
    for (auto& node : later)
      if (node.role == node_role::mix)
        node.layer = layer_number{1};
    const auto after = assign_layers(later, before, mode, seed(0));
    for (const auto& [id, layer] : after)
      CHECK(before.at(id) == layer);
  }
  const auto before
      = assign_layers(network.nodes, {}, layering::shuffled, seed(0));
  network.add_node(node_role::mix, 1);
  network.add_node(node_role::mix, 1);
  network.add_node(node_role::mix, 1);
  const auto after
      = assign_layers(network.nodes, before, layering::shuffled, seed(0));
  CHECK(sizes_of(after) == std::array{4, 4, 4});
}

TEST_CASE("the draw favours no layer") {
  const tests::test_network network;
  std::array<int, mix_layers> times{};
  for (std::uint32_t rotation = 0; rotation < 900; ++rotation)
    ++times.at(
        assign_layers(network.nodes, {}, layering::shuffled, seed(rotation))
            .at(network.nodes[0].id)
            .value()
        - 1U);
  // 300 expected, standard deviation 14.
  for (const auto count : times)
    CHECK(std::abs(count - 300) < 70);
}
