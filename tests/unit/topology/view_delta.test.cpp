#include "common/topology/view.hpp"
#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::topology;
using namespace std::chrono_literals;
using outcome = view::outcome;

namespace {

/// A view that holds epoch 4, and what deltas to it need.
struct held_epoch {
  tests::test_network network;
  signed_document base = network.sign(network.snapshot_of(4));
  view following{network.trust()};
  wall_time now = network.start(4);

  held_epoch() { REQUIRE(following.accept_snapshot(base, now)); }

  delta removal(std::uint64_t sequence, std::vector<std::size_t> indices) {
    std::vector<identity> gone;
    for (const auto i : indices)
      gone.push_back(network.nodes[i].id);
    return network.removal(base, 4, sequence, std::move(gone));
  }

  result<outcome> offer(const delta& change) {
    return following.accept_delta(network.sign(change));
  }

  bool refused(const delta& change, errc code = errc::delta_forbidden) {
    const auto outcome = offer(change);
    return !outcome && outcome.error().is(code);
  }

  mix_key_record raised(std::size_t index, std::uint16_t generation) {
    const rotation_number r{1};
    return {r, key_generation{generation},
            tests::test_mix_key(network.nodes[index].id, r, generation)};
  }
};

} // namespace

TEST_CASE("a removal takes effect for all at its moment") {
  held_epoch t;
  CHECK(t.offer(t.removal(1, {0})) == outcome::accepted);
  const auto& gone = t.network.nodes[0].id;
  const auto before = *t.following.at(t.now + 5s - 1ns);
  const auto after = *t.following.at(t.now + 5s);
  CHECK(before->find(gone) != nullptr);
  CHECK(after->find(gone) == nullptr);
  CHECK(after->layer(layer_number{1}).size() == 2);
  CHECK(after->delta_sequence() == 1);
  CHECK(after->hash() == before->hash());
  CHECK(t.following.next_change(t.now) == t.now + 5s);
}

TEST_CASE("a raised key replaces the older generation at its moment") {
  held_epoch t;
  auto change = t.removal(1, {});
  const auto& id = t.network.nodes[0].id;
  change.raised_keys.push_back({id, t.raised(0, 1)});
  REQUIRE(t.offer(change));
  const rotation_number r{1};
  CHECK((*t.following.at(t.now))->mix_key_of(id, r)
        == tests::test_mix_key(id, r, 0));
  CHECK((*t.following.at(t.now + 5s))->mix_key_of(id, r)
        == tests::test_mix_key(id, r, 1));
}

TEST_CASE("deltas never thin a layer below two thirds or two nodes") {
  held_epoch t;
  CHECK(t.refused(t.removal(1, {0, 1})));
  REQUIRE(t.offer(t.removal(1, {0})));
  CHECK(t.refused(t.removal(2, {1})));
  CHECK(t.refused(t.removal(2, {9})));
  CHECK(t.offer(t.removal(2, {3, 6})) == outcome::accepted);
}

TEST_CASE("a delta takes effect five seconds after its issue at least") {
  held_epoch t;
  auto hasty = t.removal(1, {0});
  hasty.effective_at -= 1ns;
  CHECK(t.refused(hasty));
}

TEST_CASE("deltas come in order") {
  held_epoch t;
  CHECK(t.refused(t.removal(2, {0}), errc::delta_gap));
  REQUIRE(t.offer(t.removal(1, {0})));
  CHECK(t.offer(t.removal(1, {0})) == outcome::known);
  CHECK(t.refused(t.removal(1, {3}), errc::forked));
  CHECK(t.refused(t.removal(0, {3}), errc::forked));
  auto earlier = t.removal(2, {3});
  earlier.issued_at -= 1s;
  earlier.effective_at -= 1s;
  CHECK(t.refused(earlier));
}

TEST_CASE("a delta names nodes of its snapshot, each once") {
  held_epoch t;
  auto unknown = t.removal(1, {});
  unknown.removed.emplace_back();
  CHECK(t.refused(unknown));
  CHECK(t.refused(t.removal(1, {0, 0})));
  CHECK(t.refused(t.removal(1, {})));
  REQUIRE(t.offer(t.removal(1, {0})));
  CHECK(t.refused(t.removal(2, {0})));
}

TEST_CASE("a key generation only rises, with a new key") {
  held_epoch t;
  const auto with = [&](std::size_t index, mix_key_record key) {
    auto change = t.removal(1, {});
    change.raised_keys.push_back({t.network.nodes[index].id, key});
    return change;
  };
  CHECK(t.refused(with(0, t.raised(0, 0))));
  auto same_key = t.raised(0, 1);
  same_key.key = t.raised(0, 0).key;
  CHECK(t.refused(with(0, same_key)));
  auto other_rotation = t.raised(0, 1);
  other_rotation.rotation = rotation_number{3};
  CHECK(t.refused(with(0, other_rotation)));
  CHECK(t.offer(with(0, t.raised(0, 1))) == outcome::accepted);
}

TEST_CASE("deltas of other networks, epochs and snapshots are refused") {
  held_epoch t;
  auto foreign = t.removal(1, {0});
  foreign.network = "other";
  CHECK(t.refused(foreign, errc::wrong_network));
  auto other_epoch = t.removal(1, {0});
  other_epoch.epoch = epoch_number{5};
  CHECK(t.refused(other_epoch, errc::unknown_snapshot));
  auto other_snapshot = t.removal(1, {0});
  other_snapshot.snapshot_hash = digest{};
  CHECK(t.refused(other_snapshot, errc::forked));
  auto forged = t.network.sign(t.removal(1, {0}));
  forged.payload[20] ^= std::byte{1};
  CHECK(t.following.accept_delta(forged).error().is(errc::forged));
}

TEST_CASE("a delta to the next snapshot is in effect when its epoch begins") {
  held_epoch t;
  const auto next = t.network.sign(t.network.snapshot_of(5));
  REQUIRE(t.following.accept_snapshot(next, t.now));
  auto change = t.network.removal(next, 5, 1, {t.network.nodes[0].id});
  change.issued_at = t.now;
  change.effective_at = t.now + 5s;
  REQUIRE(t.offer(change));
  const auto has = [&](wall_time when) {
    return (*t.following.at(when))->find(t.network.nodes[0].id) != nullptr;
  };
  CHECK(has(t.now + 10s));
  CHECK(has(t.network.start(5) - 1ns));
  CHECK_FALSE(has(t.network.start(5)));
}

TEST_CASE("deltas give the same directory whenever they arrive") {
  held_epoch t;
  const auto first = t.network.sign(t.removal(1, {0}));
  const auto second = t.network.sign(t.removal(2, {3}));
  REQUIRE(t.following.accept_delta(first));
  REQUIRE(t.following.accept_delta(second));
  view late{t.network.trust()};
  REQUIRE(late.accept_snapshot(t.base, t.now + 30s));
  REQUIRE(late.accept_delta(first));
  REQUIRE(late.accept_delta(second));
  CHECK((*late.at(t.now + 30s))->contents()
        == (*t.following.at(t.now + 30s))->contents());
}
