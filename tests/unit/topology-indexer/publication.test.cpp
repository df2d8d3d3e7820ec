#include "services/topology-indexer/publication.hpp"

#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace nephele::tests;
using topology::layering;
using topology_indexer::errc;

namespace {

struct published : indexed_network {
  topology_indexer::publication rules = publication();
  topology::view follower{trust()};

  /// One step whose documents a follower must take.
  topology_indexer::news step(const topology_indexer::survey& known) {
    const auto fresh = rules.step(known, time.wall());
    REQUIRE(fresh);
    for (const auto& document : fresh->snapshots)
      REQUIRE(follower.accept_snapshot(document, time.wall()));
    for (const auto& document : fresh->deltas)
      REQUIRE(follower.accept_delta(document));
    return *fresh;
  }

  void go_to(wall_time when) { time.advance(when - time.wall()); }

  std::shared_ptr<const topology::directory> followed() {
    const auto now = follower.at(time.wall());
    REQUIRE(now);
    return *now;
  }
};

} // namespace

TEST_CASE("the first topology waits for enough nodes that have settled") {
  published p;
  CHECK(p.step(p.survey({0})).is_empty());
  auto restless = p.survey();
  restless.is_settled = false;
  CHECK(p.step(restless).is_empty());
  CHECK(p.step(p.survey({9, 10})).is_empty());
  p.time.advance(7s);
  CHECK(p.step(p.survey()).snapshots.size() == 1);
  CHECK(p.followed()->epoch() == epoch_number{4});
  CHECK(p.followed()->nodes().size() == 11);
  CHECK(p.followed()->services().size() == 1);
  CHECK(p.step(p.survey()).is_empty());
}

TEST_CASE("nothing is signed before genesis") {
  published p;
  p.go_to(p.network.start(0) - 1s);
  CHECK(p.step(p.survey()).is_empty());
}

TEST_CASE("the next epoch is fixed before it begins") {
  published p;
  p.step(p.survey());
  p.go_to(p.network.start(5) - 13s);
  CHECK(p.step(p.survey()).is_empty());
  p.go_to(p.network.start(5) - 12s);
  CHECK(p.step(p.survey()).snapshots.size() == 1);
  CHECK(p.followed()->epoch() == epoch_number{4});
  CHECK(p.step(p.survey()).is_empty());
  p.go_to(p.network.start(5));
  CHECK(p.followed()->epoch() == epoch_number{5});
  CHECK(p.rules.in_force(p.time.wall()).snapshots.size() == 1);
}

TEST_CASE("a snapshot carries the keys of its rotation and the next") {
  published p;
  p.step(p.survey());
  const auto& node = p.followed()->nodes().front();
  CHECK(node.mix_keys.size() == 2);
  CHECK(p.followed()->usable_until() == p.network.start(9));
}

TEST_CASE("nodes without a key for the rotation wait, and shorten no layer") {
  published p;
  auto known = p.survey();
  known.alive[0] = p.record(0, 2);
  CHECK(p.step(known).is_empty());
  p.admitted.min_mixes_per_layer = 2;
  p.rules = p.publication();
  REQUIRE(p.step(known).snapshots.size() == 1);
  CHECK(p.followed()->find(p.network.nodes[0].id) == nullptr);
}

TEST_CASE("a node that falls silent is out five seconds after its delta") {
  published p;
  p.step(p.survey());
  const auto& gone = p.network.nodes[0].id;
  CHECK(p.step(p.survey({0})).deltas.size() == 1);
  CHECK(p.step(p.survey({0})).is_empty());
  CHECK(p.followed()->find(gone) != nullptr);
  p.time.advance(5s);
  CHECK(p.followed()->find(gone) == nullptr);
}

TEST_CASE("a node that returns is in again at the next epoch") {
  published p;
  p.step(p.survey());
  p.step(p.survey({0}));
  p.time.advance(10s);
  CHECK(p.step(p.survey()).is_empty());
  const auto& back = p.network.nodes[0].id;
  CHECK(p.followed()->find(back) == nullptr);
  p.go_to(p.network.start(5) - 12s);
  p.step(p.survey());
  p.go_to(p.network.start(5));
  CHECK(p.followed()->find(back) != nullptr);
}

TEST_CASE("a node that dies after the next epoch was fixed is out of both") {
  published p;
  p.step(p.survey());
  p.go_to(p.network.start(5) - 10s);
  p.step(p.survey());
  CHECK(p.step(p.survey({0})).deltas.size() == 2);
  p.go_to(p.network.start(5));
  CHECK(p.followed()->find(p.network.nodes[0].id) == nullptr);
}

TEST_CASE("a raised key is in effect after its delta") {
  published p;
  p.step(p.survey());
  auto known = p.survey();
  known.alive[3] = p.record(3, 1, 1);
  REQUIRE(p.step(known).deltas.size() == 1);
  p.time.advance(5s);
  const rotation_number r{1};
  CHECK(p.followed()->mix_key_of(p.network.nodes[3].id, r)
        == test_mix_key(p.network.nodes[3].id, r, 1));
}

TEST_CASE("after the first topology two mixes a layer are enough") {
  published p;
  p.step(p.survey());
  p.go_to(p.network.start(5));
  CHECK(p.step(p.survey({0, 1})).snapshots.empty());
  CHECK(p.rules.lacks_nodes());
  CHECK(p.step(p.survey({0})).snapshots.size() == 1);
  CHECK_FALSE(p.rules.lacks_nodes());
  CHECK(p.followed()->epoch() == epoch_number{5});
}

TEST_CASE("a missed epoch is published as soon as there are nodes again") {
  published p;
  p.step(p.survey());
  p.go_to(p.network.start(5) + 30s);
  CHECK(p.step(p.survey({}, 2)).is_empty());
  CHECK(p.step(p.survey()).snapshots.size() == 1);
  CHECK(p.followed()->epoch() == epoch_number{5});
}

TEST_CASE("a clock that is set back makes us sign nothing twice") {
  published p;
  p.step(p.survey());
  p.go_to(p.network.start(5));
  p.step(p.survey());
  p.go_to(p.network.start(4));
  CHECK(p.rules.step(p.survey(), p.time.wall())->snapshots.empty());
}

TEST_CASE("shuffled layers are balanced, stay for a rotation, then change") {
  published p;
  p.network.parameters.layers = layering::shuffled;
  p.admitted.parameters.layers = layering::shuffled;
  p.rules = p.publication();
  const auto layers = [&] {
    std::map<identity, layer_number> all;
    for (const auto& node : p.followed()->nodes())
      all.emplace(node.id, node.layer);
    return all;
  };
  p.step(p.survey());
  const auto first = layers();
  CHECK(p.followed()->layer(layer_number{1}).size() == 3);
  p.go_to(p.network.start(5));
  p.step(p.survey());
  CHECK(layers() == first);
  p.go_to(p.network.start(6));
  p.step(p.survey({}, 2));
  CHECK(layers() != first);
}

TEST_CASE("a node keeps its layer when it was away for an epoch") {
  published p;
  p.network.parameters.layers = layering::shuffled;
  p.admitted.parameters.layers = layering::shuffled;
  p.go_to(p.network.start(3));
  p.rules = p.publication();
  p.step(p.survey());
  const auto& id = p.network.nodes[4].id;
  const auto layer = p.followed()->find(id)->layer;
  p.go_to(p.network.start(4));
  p.step(p.survey({4}));
  CHECK(p.followed()->find(id) == nullptr);
  p.go_to(p.network.start(5));
  p.step(p.survey());
  CHECK(p.followed()->find(id)->layer == layer);
}

TEST_CASE("a restart continues where it was and never forks") {
  published p;
  p.step(p.survey());
  p.step(p.survey({0}));
  auto again = p.publication();
  REQUIRE(again.restore(p.rules.state()));
  CHECK(again.step(p.survey({0}), p.time.wall())->is_empty());
  p.time.advance(6s);
  CHECK((*again.current(p.time.wall()))->hash() == p.followed()->hash());
  CHECK((*again.current(p.time.wall()))->delta_sequence() == 1);
  const auto fresh = again.step(p.survey({0, 3}), p.time.wall());
  REQUIRE(fresh->deltas.size() == 1);
  CHECK(p.follower.accept_delta(fresh->deltas[0]));
}

TEST_CASE("saved topologies of others or of other epochs are refused") {
  published p;
  p.step(p.survey());
  const auto saved = p.rules.state();
  auto forged = saved;
  forged.epochs[0].snapshot.payload[50] ^= std::byte{1};
  CHECK(p.publication().restore(forged).error().is(errc::state));
  auto slower = p.network.parameters;
  slower.epoch_length = 120s;
  topology_indexer::publication other{p.admitted, slower, p.keys};
  CHECK(other.restore(saved).error().is(errc::state));
}
