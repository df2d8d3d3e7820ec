#include "common/node/topology_follower.hpp"

#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

struct followed {
  tests::test_network network;
  node::topology_follower follower{network.trust().signers};

  [[nodiscard]] nlohmann::json
  answer(std::vector<topology::signed_document> snapshots,
         std::vector<topology::signed_document> deltas = {}) const {
    auto all
        = nlohmann::json{{"parameters", topology::to_json(network.parameters)},
                         {"snapshots", nlohmann::json::array()},
                         {"deltas", nlohmann::json::array()}};
    for (const auto& document : snapshots)
      all["snapshots"].push_back(topology::to_json(document));
    for (const auto& document : deltas)
      all["deltas"].push_back(topology::to_json(document));
    return all;
  }

  [[nodiscard]] topology::signed_document snapshot(std::uint64_t epoch) const {
    return network.sign(network.snapshot_of(epoch));
  }
};

} // namespace

TEST_CASE("the calendar is known before there is a snapshot") {
  followed on;
  CHECK_FALSE(on.follower.parameters().has_value());
  CHECK(on.follower.take(on.answer({}), on.network.start(0)).has_value());
  CHECK(on.follower.parameters() == on.network.parameters);
  CHECK_FALSE(on.follower.current(on.network.start(0)).has_value());
  CHECK(on.follower.directories(on.network.start(0)).empty());
  CHECK(on.follower.relayed() == nullptr);
}

TEST_CASE("current, next and previous epochs come out in that order") {
  followed on;
  const auto now = on.network.start(1);
  CHECK(on.follower.take(on.answer({on.snapshot(1)}), now).has_value());
  CHECK(on.follower.directories(now).size() == 1);
  const auto later = on.network.start(2);
  CHECK(on.follower.take(on.answer({on.snapshot(2), on.snapshot(3)}), later)
            .has_value());
  const auto all = on.follower.directories(later);
  REQUIRE(all.size() == 3);
  CHECK(all[0]->epoch() == epoch_number{2});
  CHECK(all[1]->epoch() == epoch_number{3});
  CHECK(all[2]->epoch() == epoch_number{1});
  CHECK(on.follower.next(later) == all[1]);
}

TEST_CASE("a forged snapshot is an error, and what was held stays") {
  followed on;
  const auto now = on.network.start(1);
  CHECK(on.follower.take(on.answer({on.snapshot(1)}), now).has_value());
  const auto relayed = on.follower.relayed();
  auto forged = on.snapshot(2);
  forged.payload[20] ^= std::byte{1};
  const auto taken = on.follower.take(on.answer({forged}), now);
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().is(topology::errc::forged));
  CHECK((*on.follower.current(now))->epoch() == epoch_number{1});
  CHECK(on.follower.relayed() == relayed);
}

TEST_CASE("a good document beside a bad one is taken") {
  followed on;
  const auto now = on.network.start(1);
  auto forged = on.snapshot(2);
  forged.signatures[0].signature.bytes[3] ^= std::byte{1};
  CHECK_FALSE(
      on.follower.take(on.answer({forged, on.snapshot(1)}), now).has_value());
  CHECK(on.follower.current(now).has_value());
}

TEST_CASE("documents of epochs that are over are no fault") {
  followed on;
  const auto now = on.network.start(5);
  CHECK(on.follower.take(on.answer({on.snapshot(5)}), now).has_value());
  CHECK(on.follower.take(on.answer({on.snapshot(4), on.snapshot(5)}), now)
            .has_value());
}

TEST_CASE("a delta takes effect with the others") {
  followed on;
  const auto base = on.snapshot(1);
  const auto gone = on.network.nodes[2].id;
  const auto change = on.network.removal(base, 1, 1, {gone});
  const auto now = on.network.start(1);
  CHECK(on.follower.take(on.answer({base}, {on.network.sign(change)}), now)
            .has_value());
  CHECK((*on.follower.current(now))->find(gone) != nullptr);
  CHECK((*on.follower.current(change.effective_at))->find(gone) == nullptr);
}

TEST_CASE("an answer that is none is refused") {
  followed on;
  const auto now = on.network.start(1);
  for (const auto& junk :
       {nlohmann::json::array(), nlohmann::json{{"parameters", 3}},
        nlohmann::json{{"snapshots", "none"}}})
    CHECK_FALSE(on.follower.take(junk, now).has_value());
  auto odd = on.answer({});
  odd["snapshots"] = {1, "two", nullptr};
  CHECK_FALSE(on.follower.take(odd, now).has_value());
}
