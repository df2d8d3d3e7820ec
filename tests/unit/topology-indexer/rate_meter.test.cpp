#include "services/topology-indexer/rate_meter.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;

TEST_CASE("rates are the layer's packets a second since the last topology") {
  const tests::test_network network;
  const topology::directory in{network.snapshot_of(4), digest{}};
  topology_indexer::rate_meter meter;
  std::map<identity, std::uint64_t> packets;
  for (const auto& node : network.nodes)
    packets[node.id] = 1'000;
  const auto now = network.start(4);
  CHECK_FALSE(meter.measure(packets, &in, now));
  // Layer 1 takes 120 in all, layer 2 nothing, a gateway does not count.
  packets[network.nodes[0].id] += 100;
  packets[network.nodes[1].id] += 20;
  packets[network.nodes[6].id] += 12'345;
  packets[network.nodes[9].id] += 500;
  const auto rates = meter.measure(packets, &in, now + 10s);
  REQUIRE(rates);
  CHECK((*rates)[0] == doctest::Approx(12));
  CHECK((*rates)[1] == 0);
  CHECK((*rates)[2] == doctest::Approx(1200));
  CHECK(meter.measure(packets, &in, now + 20s)
        == std::array<double, mix_layers>{});
}
