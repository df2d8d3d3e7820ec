#include "common/topology/genesis.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace nephele;
using namespace nephele::topology;

namespace {

genesis example() {
  const tests::test_network network;
  genesis result;
  result.parameters = network.parameters;
  result.signers = network.trust().signers;
  for (const auto& node : network.nodes)
    result.nodes.push_back({node.id, node.role, std::nullopt, "n"});
  result.nodes[0].layer = layer_number{1};
  result.services.push_back(network.signers[0].id());
  return result;
}

template <class Spoil>
bool has_fault(Spoil spoil) {
  auto spoilt = example();
  spoil(spoilt);
  return !faults_of(spoilt).empty();
}

} // namespace

TEST_CASE("a genesis survives its file") {
  const auto before = example();
  CHECK(faults_of(before).empty());
  const auto after = parse_genesis(write_genesis(before));
  REQUIRE(after);
  CHECK(after->parameters == before.parameters);
  CHECK(after->signers.signers == before.signers.signers);
  CHECK(after->signers.threshold == before.signers.threshold);
  CHECK(after->min_mixes_per_layer == before.min_mixes_per_layer);
  CHECK(after->nodes == before.nodes);
  CHECK(after->services == before.services);
}

TEST_CASE("a genesis that cannot begin tells why") {
  CHECK(has_fault([](auto& g) { g.signers.signers.clear(); }));
  CHECK(has_fault([](auto& g) { g.signers.threshold = 2; }));
  CHECK(has_fault([](auto& g) { g.signers.threshold = 0; }));
  CHECK(has_fault([](auto& g) { g.min_mixes_per_layer = 0; }));
  CHECK(has_fault([](auto& g) { g.min_mixes_per_layer = 4; }));
  CHECK(has_fault([](auto& g) { g.nodes.push_back(g.nodes[0]); }));
  CHECK(has_fault([](auto& g) { g.nodes[0].layer = layer_number{0}; }));
  CHECK(has_fault([](auto& g) { g.nodes.back().layer = layer_number{1}; }));
  CHECK(has_fault([](auto& g) { g.services.push_back(g.services[0]); }));
  CHECK(has_fault([](auto& g) {
    std::erase_if(g.nodes,
                  [](auto& n) { return n.role == node_role::gateway; });
  }));
  auto empty = genesis{};
  CHECK(faults_of(empty).size() >= 4);
}

TEST_CASE("a genesis file needs every field") {
  const auto good = nlohmann::json::parse(write_genesis(example()));
  for (const auto& [name, field] : good.items()) {
    CAPTURE(name);
    auto without = good;
    without.erase(name);
    CHECK(parse_genesis(without.dump()).error().is(errc::malformed));
  }
  auto odd = good;
  odd["nodes"][0]["role"] = "cook";
  CHECK(parse_genesis(odd.dump()).error().is(errc::malformed));
  odd["nodes"][0] = 7;
  CHECK(parse_genesis(odd.dump()).error().is(errc::malformed));
  CHECK(parse_genesis("{").error().is(errc::malformed));
}

TEST_CASE("a genesis finds who is admitted") {
  const auto all = example();
  CHECK(all.find(all.nodes[3].id) == &all.nodes[3]);
  CHECK(all.find(identity{}) == nullptr);
}
