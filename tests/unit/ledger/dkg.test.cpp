#include "common/ledger/dkg.hpp"

#include "common/ledger/dkg_members.hpp"
#include "common/ledger/validator_set.hpp"
#include "tests/support/ledger/issuers_stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct key_stage : test::issuers_stage {
  [[nodiscard]] key_round round() const {
    return *find_round(ledger.entries(), epochs().last);
  }

  errc judge(std::size_t number, std::vector<std::uint16_t> guilty) {
    return ledger.code(member(number),
                       dkg_verdict{epochs().running, std::move(guilty)});
  }

  [[nodiscard]] amount stake_of(const address& owner) const {
    return find_validator(ledger.entries(), owner)->stake.floor();
  }
};

} // namespace

TEST_CASE_FIXTURE(key_stage, "validators make an issuing key") {
  begin_round();
  CHECK(round().threshold == 3);
  CHECK(round().members.size() == 4);
  all_send(4, key_phase::registering);
  CHECK(round().at == key_phase::committing); // nobody is waited for
  all_send(4, key_phase::committing);
  all_send(4, key_phase::dealing);
  CHECK(round().at == key_phase::complaining);
  CHECK(send(1, key_phase::complaining, body(180, 1), 2) == errc::ok);
  CHECK(send(1, key_phase::complaining, body(180, 1), 2) == errc::already_sent);
  CHECK(send(1, key_phase::complaining, body(180, 1), 3) == errc::ok);
  pass_blocks(9);
  CHECK(round().at == key_phase::confirming);
  for (std::size_t i = 1; i <= 4; ++i) {
    auto& each = member(i);
    CHECK(judge(i, {}) == errc::ok);
    CHECK(ledger.code(each, message(key_phase::confirming,
                                    confirmation(i, std::byte{9})))
          == errc::ok);
  }
  CHECK(round().at == key_phase::active);
  CHECK(epochs().active == 1);
  CHECK(epochs().running == 0);
  CHECK(epochs().threshold == 3);
  CHECK(epochs().key[0] == std::byte{9});
  for (const auto& each : validators)
    CHECK(find_issuer(ledger.entries(), each.address()).has_value());
  CHECK(!find_issuer(ledger.entries(), stranger.address()).has_value());
}

TEST_CASE_FIXTURE(key_stage, "messages of a round are checked") {
  auto from = origin();
  from.params.credentials.dkg_phase_blocks = 100;
  ledger = test::stage{from};
  CHECK(ledger.code(validators.at(0),
                    message(key_phase::registering, body(128, 1)))
        == errc::wrong_phase);
  begin_round();
  governance_action again;
  again.key = key_change::new_key;
  CHECK(ledger.code(admin, gov{again, true}) == errc::wrong_phase);
  CHECK(ledger.code(stranger, message(key_phase::registering, body(128, 1)))
        == errc::not_member);
  CHECK(send(1, key_phase::registering, body(127, 1)) == errc::out_of_range);
  CHECK(send(1, key_phase::registering, body(128, 1), 1) == errc::out_of_range);
  CHECK(send(1, key_phase::committing, body(32, 1)) == errc::wrong_phase);
  CHECK(send(1, key_phase::registering, body(128, 1)) == errc::ok);
  CHECK(send(1, key_phase::registering, body(128, 1)) == errc::already_sent);
  CHECK(send(2, key_phase::registering, body(128, 1)) == errc::duplicate_key);
  CHECK(judge(1, {}) == errc::wrong_phase);
  for (std::size_t i = 2; i <= 4; ++i)
    CHECK(send(i, key_phase::registering, body(128, i)) == errc::ok);
  all_send(4, key_phase::committing);
  CHECK(send(1, key_phase::dealing, body(500, 2)) == errc::bad_reveal);
  all_send(4, key_phase::dealing);
  CHECK(send(1, key_phase::complaining, body(180, 1)) == errc::out_of_range);
  pass_blocks(100);
  CHECK(judge(1, {2, 2}) == errc::unsorted);
  CHECK(judge(1, {0}) == errc::out_of_range);
  CHECK(judge(1, {5}) == errc::out_of_range);
  CHECK(judge(1, {1, 4}) == errc::ok);
  CHECK(judge(1, {1, 4}) == errc::already_sent);
}

TEST_CASE_FIXTURE(key_stage, "the round goes on without the absent") {
  begin_round();
  all_send(3, key_phase::registering);
  pass_blocks(10);
  CHECK(round().at == key_phase::committing);
  CHECK(send(4, key_phase::committing, body(32, 4)) == errc::not_member);
  all_send(3, key_phase::committing);
  CHECK(round().at == key_phase::dealing);
}

TEST_CASE_FIXTURE(key_stage, "who hides a committed deal is slashed and out") {
  begin_round();
  all_send(4, key_phase::registering);
  all_send(4, key_phase::committing);
  const auto silent = member(3).address();
  const auto absent = member(4).address();
  all_send(2, key_phase::dealing);
  pass_blocks(10);
  // Two deals of three that are needed: the next attempt is without both.
  CHECK(epochs().running == 2);
  CHECK(round().attempt == 2);
  CHECK(round().members.size() == 2);
  CHECK(stake_of(silent) == tokens(990));
  CHECK(stake_of(absent) == tokens(990));
  CHECK(ledger.module(modules::treasury) == tokens(20));
  CHECK(validator_faults(ledger.entries()).empty());
  CHECK(!ledger.entries().next({}, keys::dkg_messages(1)).has_value());
}

TEST_CASE_FIXTURE(key_stage, "equal verdicts of the threshold decide") {
  begin_round();
  until_confirming();
  const auto guilty = member(2).address();
  const auto accused = member(4).address();
  CHECK(judge(1, {2}) == errc::ok);
  CHECK(judge(3, {2}) == errc::ok);
  CHECK(judge(2, {4}) == errc::ok);
  SUBCASE("two of three are not enough") {
    pass_blocks(10);
    CHECK(stake_of(guilty) == tokens(1000));
  }
  SUBCASE("three are") {
    CHECK(judge(4, {2}) == errc::ok);
    pass_blocks(10);
    CHECK(stake_of(guilty) == tokens(990));
    CHECK(round().members.size() == 3);
  }
  CHECK(stake_of(accused) == tokens(1000));
  CHECK(round().attempt == 2);
}

TEST_CASE_FIXTURE(key_stage, "a minority that confirms another key waits") {
  begin_round();
  until_confirming();
  for (std::size_t i = 1; i <= 4; ++i)
    CHECK(send(i, key_phase::confirming,
               confirmation(i, i == 2 ? std::byte{8} : std::byte{9}))
          == errc::ok);
  const auto minority = round().members.at(1).owner;
  pass_blocks(10);
  CHECK(epochs().active == 1);
  CHECK(epochs().key[0] == std::byte{9});
  CHECK(!find_issuer(ledger.entries(), minority).has_value());
}

TEST_CASE_FIXTURE(key_stage, "three failures stop the attempts") {
  begin_round();
  pass_blocks(10);
  CHECK(round().attempt == 2);
  pass_blocks(20);
  CHECK(round().attempt == 3);
  CHECK(epochs().running == 3);
  pass_blocks(30);
  CHECK(epochs().running == 0);
  CHECK(round().at == key_phase::failed);
  begin_round();
  CHECK(epochs().running == 4);
  CHECK(round().attempt == 1);
}

TEST_CASE("who stays an issuer keeps its number if it can") {
  const auto named = [](std::uint8_t id) {
    address made{};
    made.bytes[0] = static_cast<std::byte>(id);
    return made;
  };
  const auto members = members_for(
      {named(1), named(3), named(4)},
      {{1, named(9)}, {2, named(3)}, {3, named(2)}, {4, named(4)}});
  const auto numbers = [&](std::uint8_t id) {
    const auto at = std::ranges::find(members, named(id), &key_member::owner);
    REQUIRE(at != members.end());
    return std::pair{at->deals_as, at->receives_as};
  };
  using pair = std::pair<std::uint16_t, std::uint16_t>;
  CHECK(members.size() == 5);
  CHECK(numbers(9) == pair{1, 0});
  CHECK(numbers(3) == pair{2, 2});
  CHECK(numbers(2) == pair{3, 0});
  CHECK(numbers(4) == pair{4, 3});
  CHECK(numbers(1) == pair{0, 1});
}

} // namespace nephele::ledger
