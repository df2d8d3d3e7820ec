#include "common/topology/directory.hpp"

#include "common/topology/companions.hpp"
#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::topology;
using namespace std::chrono_literals;

namespace {

directory of(const tests::test_network& network) {
  const auto contents = network.snapshot_of(0);
  return {contents, hash_of(network.sign(contents))};
}

} // namespace

TEST_CASE("a directory knows its layers, gateways and every node") {
  const tests::test_network network;
  const auto all = of(network);
  for (std::uint8_t layer = 1; layer <= mix_layers; ++layer) {
    CHECK(all.layer(layer_number{layer}).size() == 3);
    for (const auto& node : all.layer(layer_number{layer}))
      CHECK(node.layer == layer_number{layer});
  }
  CHECK(all.layer(layer_number{0}).empty());
  CHECK(all.layer(layer_number{4}).empty());
  CHECK(all.gateways().size() == 2);
  for (const auto& node : network.nodes) {
    REQUIRE(all.find(node.id) != nullptr);
    CHECK(all.find(node.id)->link_key == node.link_key);
  }
  CHECK(all.find(identity{}) == nullptr);
}

TEST_CASE("a directory gives mix keys by rotation") {
  const tests::test_network network;
  const auto all = of(network);
  const auto& id = network.nodes[0].id;
  const rotation_number next{1};
  CHECK(all.mix_key_of(id, next) == tests::test_mix_key(id, next));
  CHECK_FALSE(all.mix_key_of(id, rotation_number{2}));
  CHECK_FALSE(all.mix_key_of(identity{}, next));
}

TEST_CASE("companions are the rate of one mix times the mean delay") {
  const tests::test_network network;
  const auto all = of(network);
  CHECK(companions(all, layer_number{1}) == doctest::Approx(300.0 / 3 * 0.020));
  CHECK(fewest_companions(all) == doctest::Approx(290.0 / 3 * 0.020));
  CHECK(companions(all, layer_number{7}) == 0);
}

TEST_CASE("rates are published with two significant digits") {
  CHECK(two_digits(0) == 0);
  CHECK(two_digits(-3) == 0);
  CHECK(two_digits(1234.5) == doctest::Approx(1200));
  CHECK(two_digits(987) == doctest::Approx(990));
  CHECK(two_digits(0.01239) == doctest::Approx(0.012));
  CHECK(two_digits(99.9) == doctest::Approx(100));
}
