#include "common/topology/view.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace nephele::topology;
using namespace std::chrono_literals;
using outcome = view::outcome;

TEST_CASE("a view without a snapshot has no directory") {
  const tests::test_network network;
  const view empty{network.trust()};
  CHECK(empty.at(network.start(0)).error().is(errc::no_topology));
  CHECK(empty.next(network.start(0)) == nullptr);
}

TEST_CASE("a view moves to the next snapshot when its epoch begins") {
  const tests::test_network network;
  view following{network.trust()};
  const auto now = network.start(4) + 50s;
  CHECK(following.accept_snapshot(network.sign(network.snapshot_of(4)), now)
        == outcome::accepted);
  CHECK(following.accept_snapshot(network.sign(network.snapshot_of(5)), now)
        == outcome::accepted);
  CHECK((*following.at(now))->epoch() == epoch_number{4});
  CHECK(following.next(now)->epoch() == epoch_number{5});
  CHECK(following.next_change(now) == network.start(5));
  CHECK((*following.at(network.start(5) - 1ns))->epoch() == epoch_number{4});
  CHECK((*following.at(network.start(5)))->epoch() == epoch_number{5});
}

TEST_CASE("without news the last snapshot serves until usable_until") {
  const tests::test_network network;
  view following{network.trust()};
  const auto contents = network.snapshot_of(4);
  REQUIRE(following.accept_snapshot(network.sign(contents), network.start(4)));
  CHECK((*following.at(network.start(6)))->epoch() == epoch_number{4});
  CHECK(following.at(contents.usable_until - 1ns));
  CHECK(following.at(contents.usable_until).error().is(errc::stale));
}

TEST_CASE("the same snapshot again is known") {
  const tests::test_network network;
  view following{network.trust()};
  const auto document = network.sign(network.snapshot_of(4));
  REQUIRE(following.accept_snapshot(document, network.start(4)));
  CHECK(following.accept_snapshot(document, network.start(4))
        == outcome::known);
}

TEST_CASE("another snapshot of a held epoch is a fork") {
  tests::test_network network;
  view following{network.trust()};
  const auto first = network.sign(network.snapshot_of(4));
  REQUIRE(following.accept_snapshot(first, network.start(4)));
  network.add_node(node_role::mix, 1);
  const auto other = network.sign(network.snapshot_of(4));
  CHECK(following.accept_snapshot(other, network.start(4))
            .error()
            .is(errc::forked));
  CHECK((*following.at(network.start(4)))->hash() == hash_of(first));
}

TEST_CASE("old, future and expired snapshots are refused") {
  const tests::test_network network;
  view following{network.trust()};
  const auto offer = [&](std::uint64_t epoch, wall_time now) {
    return following.accept_snapshot(network.sign(network.snapshot_of(epoch)),
                                     now);
  };
  CHECK(offer(4, network.snapshot_of(4).usable_until).error().is(errc::stale));
  CHECK(offer(6, network.start(4)).error().is(errc::premature));
  REQUIRE(offer(5, network.start(5)));
  CHECK(offer(4, network.start(5)).error().is(errc::stale));
  CHECK((*following.at(network.start(5)))->epoch() == epoch_number{5});
}

TEST_CASE("forged snapshots and those of other networks are refused") {
  const tests::test_network network;
  const tests::test_network stranger{1, 99};
  view following{network.trust()};
  const auto now = network.start(4);
  CHECK(following.accept_snapshot(stranger.sign(stranger.snapshot_of(4)), now)
            .error()
            .is(errc::too_few_signatures));
  auto flipped = network.sign(network.snapshot_of(4));
  flipped.payload[100] ^= std::byte{1};
  CHECK(following.accept_snapshot(flipped, now).error().is(errc::forged));
  auto foreign = network.snapshot_of(4);
  foreign.parameters.network = "other";
  CHECK(following.accept_snapshot(network.sign(foreign), now)
            .error()
            .is(errc::wrong_network));
  CHECK(following.at(now).error().is(errc::no_topology));
}

TEST_CASE("a snapshot signed as something else is a forgery") {
  const tests::test_network network;
  view following{network.trust()};
  const auto as_delta = sign_document(
      delta_domain, encode(network.snapshot_of(4)), network.signers);
  CHECK(following.accept_snapshot(as_delta, network.start(4))
            .error()
            .is(errc::forged));
}

TEST_CASE("signers may not move the epochs under their followers") {
  const tests::test_network network;
  view following{network.trust()};
  REQUIRE(following.accept_snapshot(network.sign(network.snapshot_of(4)),
                                    network.start(4)));
  tests::test_network moved;
  moved.parameters.genesis_time += 1s;
  CHECK(following
            .accept_snapshot(moved.sign(moved.snapshot_of(5)), network.start(5))
            .error()
            .is(errc::calendar_changed));
}

TEST_CASE("two of three signers are enough, one is not") {
  tests::test_network network{3};
  view following{network.trust(2)};
  network.signers.pop_back();
  CHECK(following.accept_snapshot(network.sign(network.snapshot_of(4)),
                                  network.start(4)));
  network.signers.pop_back();
  CHECK(following
            .accept_snapshot(network.sign(network.snapshot_of(5)),
                             network.start(5))
            .error()
            .is(errc::too_few_signatures));
}

TEST_CASE("peers are those of the previous, the current and the next epoch") {
  tests::test_network network;
  view following{network.trust()};
  const auto offer = [&](std::uint64_t epoch, wall_time now) {
    REQUIRE(following.accept_snapshot(network.sign(network.snapshot_of(epoch)),
                                      now));
  };
  const auto has = [&](const node_record& node) {
    const auto all = following.peers();
    return std::ranges::find(all, link_peer{node.id, node.link_key})
           != all.end();
  };
  network.add_node(node_role::mix, 1);
  const auto leaving = network.nodes.back();
  offer(4, network.start(4));
  network.nodes.pop_back();
  offer(5, network.start(5) - 10s);
  CHECK(has(leaving));
  network.add_node(node_role::mix, 2);
  const auto coming = network.nodes.back();
  offer(6, network.start(6) - 10s);
  CHECK(has(leaving));
  CHECK(has(coming));
  offer(7, network.start(7) - 10s);
  CHECK_FALSE(has(leaving));
  CHECK(following.peers().size() == 12);
}
