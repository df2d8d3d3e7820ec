#include "tests/support/genesis_example.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;
using tests::genesis_example;
using topology::node_role;

namespace {

template <class Spoil>
bool has_fault(Spoil spoil) {
  auto spoilt = genesis_example();
  spoil(spoilt);
  return !faults_of(spoilt).empty();
}

} // namespace

TEST_CASE("a genesis that cannot begin tells why") {
  CHECK(faults_of(genesis_example()).empty());
  CHECK(has_fault([](auto& g) { g.parameters.network = "A B"; }));
  CHECK(has_fault([](auto& g) { g.signers.threshold = 2; }));
  CHECK(has_fault([](auto& g) { g.signers.threshold = 0; }));
  CHECK(has_fault(
      [](auto& g) { g.signers.signers.push_back(g.signers.signers[0]); }));
  CHECK(has_fault([](auto& g) { g.min_mixes_per_layer = 0; }));
  CHECK(has_fault([](auto& g) { g.min_mixes_per_layer = 4; }));
  CHECK(has_fault([](auto& g) { g.admitted.push_back(g.admitted[0]); }));
  CHECK(has_fault([](auto& g) { g.admitted[0].layer = layer_number{0}; }));
  CHECK(has_fault([](auto& g) { g.admitted.back().layer = layer_number{1}; }));
  CHECK(has_fault([](auto& g) { g.services.push_back(g.services[0]); }));
  CHECK(has_fault([](auto& g) {
    std::erase_if(g.admitted,
                  [](auto& n) { return n.role == node_role::gateway; });
  }));
  CHECK(faults_of(genesis::genesis{}).size() >= 3);
}

TEST_CASE("without signers the indexer is the only one") {
  auto alone = genesis_example();
  alone.signers.signers.clear();
  CHECK(faults_of(alone).empty());
}

TEST_CASE("a genesis finds who is admitted") {
  const auto all = genesis_example();
  CHECK(all.find(all.admitted[3].id) == &all.admitted[3]);
  CHECK(all.find(identity{}) == nullptr);
}

TEST_CASE("a network begins when its genesis says, or now") {
  auto all = genesis_example();
  const wall_time now{1'800'000'000'500ms};
  CHECK(all.parameters_from(now).genesis_time == all.begins);
  all.begins.reset();
  CHECK(all.parameters_from(now).genesis_time == wall_time{1'800'000'000s});
}
