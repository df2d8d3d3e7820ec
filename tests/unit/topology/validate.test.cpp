#include "common/topology/validate.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::topology;
using namespace std::chrono_literals;

namespace {

template <class Spoil>
bool node_refused(Spoil spoil) {
  auto node = tests::test_network{}.snapshot_of(0).nodes.back();
  REQUIRE(validate(node));
  spoil(node);
  return !validate(node);
}

template <class Spoil>
bool snapshot_refused(Spoil spoil) {
  auto contents = tests::test_network{}.snapshot_of(0);
  REQUIRE(validate(contents));
  spoil(contents);
  return !validate(contents);
}

} // namespace

TEST_CASE("a gateway has no layer and a mix has one") {
  CHECK(node_refused([](auto& n) { n.layer = layer_number{1}; }));
  CHECK(node_refused([](auto& n) { n.role = node_role::mix; }));
  CHECK(node_refused([](auto& n) {
    n.role = node_role::mix;
    n.layer = layer_number{4};
  }));
}

TEST_CASE("an endpoint is tcp, a host and a port") {
  for (const char* const text :
       {"", "tcp://", "tcp://:1", "ipc://a:1", "tcp://a", "tcp://a:0",
        "tcp://a:65536", "tcp://a:1x", "tcp://a b:1", "tcp://a\n:1",
        "tcp://a:"}) {
    CAPTURE(text);
    CHECK(node_refused([&](auto& n) { n.link_endpoint = text; }));
    CHECK(node_refused([&](auto& n) { n.client_endpoint = text; }));
  }
  for (const char* const text :
       {"tcp://mix-1.mixes:4000", "tcp://[::1]:4000", "tcp://10.0.0.1:65535"}) {
    CAPTURE(text);
    CHECK_FALSE(node_refused([&](auto& n) { n.link_endpoint = text; }));
  }
}

TEST_CASE("a node has keys and no name or key twice") {
  CHECK(node_refused([](auto& n) { n.mix_keys.clear(); }));
  CHECK(node_refused([](auto& n) { n.mix_keys[1].key = n.mix_keys[0].key; }));
  CHECK(node_refused(
      [](auto& n) { n.mix_keys[1].rotation = n.mix_keys[0].rotation; }));
}

TEST_CASE("every layer and the gateways need a node") {
  for (std::uint8_t layer = 0; layer <= mix_layers; ++layer)
    CHECK(snapshot_refused([&](auto& s) {
      std::erase_if(s.nodes, [&](const auto& node) {
        return node.layer == layer_number{layer};
      });
    }));
}

TEST_CASE("no identity and no link key comes twice") {
  CHECK(snapshot_refused([](auto& s) { s.nodes[0].id = s.nodes[1].id; }));
  CHECK(snapshot_refused(
      [](auto& s) { s.nodes[0].link_key = s.nodes[1].link_key; }));
  CHECK(snapshot_refused(
      [](auto& s) { s.services = {s.nodes[0].id, s.nodes[0].id}; }));
}

TEST_CASE("a snapshot carries keys of its rotation and perhaps the next") {
  CHECK(snapshot_refused(
      [](auto& s) { s.nodes[0].mix_keys.erase(s.nodes[0].mix_keys.begin()); }));
  CHECK(snapshot_refused([](auto& s) {
    s.nodes[0].mix_keys.push_back(
        {rotation_number{2}, key_generation{0}, mix_key{}});
  }));
  CHECK(snapshot_refused([](auto& s) {
    s.nodes[0].mix_keys.push_back(
        {rotation_number{0}, key_generation{1}, mix_key{}});
  }));
}

TEST_CASE("usable_until keeps the last rotation whose keys all nodes have") {
  const tests::test_network network;
  CHECK(snapshot_refused([](auto& s) { s.usable_until += 1ns; }));
  auto shorter = network.snapshot_of(0);
  shorter.nodes[0].mix_keys.pop_back();
  CHECK_FALSE(validate(shorter));
  shorter.usable_until = network.start(3);
  CHECK(validate(shorter));
}

TEST_CASE("deltas leave two thirds of a layer and two nodes") {
  CHECK(least_after_deltas(1) == 2);
  CHECK(least_after_deltas(2) == 2);
  CHECK(least_after_deltas(3) == 2);
  CHECK(least_after_deltas(4) == 3);
  CHECK(least_after_deltas(9) == 6);
  CHECK(least_after_deltas(10) == 7);
}
