#include "common/topology/parameters.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::topology;
using namespace std::chrono_literals;

namespace {

bool refused(void (*spoil)(network_parameters&)) {
  auto parameters = tests::test_network{}.parameters;
  spoil(parameters);
  return !validate(parameters);
}

} // namespace

TEST_CASE("usual parameters are fine") {
  CHECK(validate(tests::test_network{}.parameters));
}

TEST_CASE("a network has a plain name") {
  CHECK(refused([](auto& p) { p.network = ""; }));
  CHECK(refused([](auto& p) { p.network = "a b"; }));
  CHECK(refused([](auto& p) { p.network = std::string(65, 'a'); }));
}

TEST_CASE("lengths that do not fit together are refused") {
  CHECK(refused([](auto& p) { p.epoch_length = 4s; }));
  CHECK(refused([](auto& p) { p.epochs_per_rotation = 0; }));
  CHECK(refused([](auto& p) { p.epochs_per_rotation = 4'000'000'000U; }));
  CHECK(refused([](auto& p) { p.overlap = 0s; }));
  CHECK(refused([](auto& p) { p.overlap = 181s; }));
  CHECK(refused([](auto& p) { p.mean_hop_delay = 0ms; }));
  CHECK(refused([](auto& p) { p.mean_hop_delay = 11s; }));
  CHECK(refused([](auto& p) { p.ack_hold = -1ms; }));
}

TEST_CASE("only packet formats that exist are admitted") {
  CHECK(refused([](auto& p) { p.sphinx_versions = {}; }));
  CHECK(refused([](auto& p) { p.sphinx_versions = {257}; }));
  CHECK(refused([](auto& p) { p.sphinx_versions = {259, 259}; }));
  CHECK(refused([](auto& p) { p.size_classes = {}; }));
}
