#include "common/topology/decode.hpp"
#include "common/topology/limits.hpp"
#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace nephele;
using namespace nephele::topology;
using nlohmann::json;

namespace {

auto decode_text(const json& value) {
  return decode_snapshot(as_bytes(value.dump()));
}

} // namespace

TEST_CASE("a snapshot survives its JSON") {
  const tests::test_network network;
  const auto before = network.snapshot_of(4);
  const auto after = decode_snapshot(encode(before));
  REQUIRE(after);
  CHECK(*after == before);
}

TEST_CASE("a delta survives its JSON") {
  const tests::test_network network;
  const auto base = network.sign(network.snapshot_of(4));
  auto before = network.removal(base, 4, 1, {network.nodes[0].id});
  before.raised_keys.push_back(
      {network.nodes[1].id,
       {rotation_number{1}, key_generation{3},
        tests::test_mix_key(network.nodes[1].id, rotation_number{1}, 3)}});
  const auto after = decode_delta(encode(before));
  REQUIRE(after);
  CHECK(*after == before);
}

TEST_CASE("a descriptor survives its JSON") {
  const tests::test_network network;
  for (const auto& before : network.snapshot_of(4).nodes) {
    const auto after = decode_descriptor(encode(before));
    REQUIRE(after);
    CHECK(*after == before);
  }
}

TEST_CASE("unknown fields are ignored") {
  const tests::test_network network;
  auto value = to_json(network.snapshot_of(4));
  value["surprise"] = {1, 2};
  value["nodes"][0]["surprise"] = "x";
  CHECK(decode_text(value));
}

TEST_CASE("every field of a snapshot is needed and has one type") {
  const tests::test_network network;
  const auto good = to_json(network.snapshot_of(4));
  for (const auto& [name, field] : good.items()) {
    CAPTURE(name);
    auto without = good;
    without.erase(name);
    CHECK_FALSE(decode_text(without));
    for (const auto& other : {json{-1}, json{"x"}, json{{"a", 1}}, json{}}) {
      auto wrong = good;
      wrong[name] = other;
      CHECK_FALSE(decode_text(wrong));
    }
  }
}

TEST_CASE("every field of a node but its version is needed") {
  const tests::test_network network;
  const auto good = to_json(network.snapshot_of(4));
  for (const auto& [name, field] : good["nodes"].back().items()) {
    CAPTURE(name);
    auto without = good;
    without["nodes"].back().erase(name);
    CHECK(decode_text(without).has_value() == (name == "version"));
    auto wrong = good;
    wrong["nodes"].back()[name] = json{{"a", 1}};
    CHECK_FALSE(decode_text(wrong));
  }
}

TEST_CASE("numbers beyond their type are refused, not cut") {
  const tests::test_network network;
  const auto good = to_json(network.snapshot_of(4));
  auto layer = good;
  layer["nodes"][0]["layer"] = 257;
  CHECK_FALSE(decode_text(layer));
  auto rotation = good;
  rotation["nodes"][0]["mix_keys"][0]["rotation"] = (1ULL << 32U) + 1;
  CHECK_FALSE(decode_text(rotation));
  auto late = good;
  late["issued_at_ns"] = 1ULL << 63U;
  CHECK_FALSE(decode_text(late));
  auto fraction = good;
  fraction["epoch"] = 4.0;
  CHECK_FALSE(decode_text(fraction));
}

TEST_CASE("rates are three finite numbers that are not negative") {
  const tests::test_network network;
  const auto good = to_json(network.snapshot_of(4));
  for (const auto& rates :
       {json{1, 2}, json{1, 2, 3, 4}, json{1, 2, -1}, json{1, 2, "3"}}) {
    auto wrong = good;
    wrong["layer_rates"] = rates;
    CHECK_FALSE(decode_text(wrong));
  }
}

TEST_CASE("a payload above its limit is refused unread") {
  const std::string spaces(max_payload + 1, ' ');
  CHECK(decode_snapshot(as_bytes(spaces)).error().is(errc::too_large));
  CHECK(decode_delta(as_bytes(spaces)).error().is(errc::too_large));
  CHECK(decode_descriptor(as_bytes(spaces)).error().is(errc::too_large));
}

TEST_CASE("a snapshot of a thousand nodes keeps the payload's limit") {
  tests::test_network network;
  while (network.nodes.size() < max_nodes)
    network.add_node(node_role::gateway, 0);
  CHECK(decode_snapshot(encode(network.snapshot_of(0))));
  network.add_node(node_role::gateway, 0);
  CHECK_FALSE(decode_snapshot(encode(network.snapshot_of(0))));
}
