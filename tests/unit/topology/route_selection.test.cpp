#include "common/topology/route_selection.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace nephele;
using namespace nephele::topology;

namespace {

directory of(snapshot contents) {
  return {std::move(contents), digest{}};
}

} // namespace

TEST_CASE("a route takes one mix of each layer in order and ends at the exit") {
  const tests::test_network network;
  const auto all = of(network.snapshot_of(0));
  crypto::seeded_random source{5};
  const rotation_number rotation{1};
  const auto& exit = network.nodes.back().id;
  std::map<identity, int> times;
  for (int i = 0; i < 900; ++i) {
    const auto route = choose_route(all, rotation, exit, source);
    REQUIRE(route);
    for (std::uint8_t n = 0; n < mix_layers; ++n) {
      const auto& hop = (*route)[n];
      ++times[hop.id];
      CHECK(all.find(hop.id)->layer.value() == n + 1);
      CHECK(hop.key == tests::test_mix_key(hop.id, rotation));
    }
    CHECK(route->back().id == exit);
  }
  CHECK(times.size() == 9);
  // 300 expected, standard deviation 14.
  for (const auto& [id, count] : times)
    CHECK(std::abs(count - 300) < 70);
}

TEST_CASE("only a gateway with a key for the rotation can be the exit") {
  const tests::test_network network;
  const auto all = of(network.snapshot_of(0));
  crypto::seeded_random source{5};
  const auto fails = [&](const identity& exit, std::uint32_t rotation) {
    return choose_route(all, rotation_number{rotation}, exit, source)
        .error()
        .is(errc::unknown_exit);
  };
  CHECK(fails(identity{}, 0));
  CHECK(fails(network.nodes[0].id, 0));
  CHECK(fails(network.nodes.back().id, 2));
}

TEST_CASE("nodes without a key for the rotation take no part") {
  const tests::test_network network;
  auto contents = network.snapshot_of(0);
  contents.nodes[0].mix_keys.pop_back();
  contents.nodes[1].mix_keys.pop_back();
  crypto::seeded_random source{5};
  const auto& exit = network.nodes.back().id;
  const auto two_missing = of(contents);
  for (int i = 0; i < 50; ++i)
    CHECK(
        choose_route(two_missing, rotation_number{1}, exit, source)->front().id
        == network.nodes[2].id);
  contents.nodes[2].mix_keys.pop_back();
  CHECK(choose_route(of(contents), rotation_number{1}, exit, source)
            .error()
            .is(errc::no_route));
}
