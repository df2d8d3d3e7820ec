#include "common/ledger/rewards.hpp"

#include "common/ledger/delegation.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

decimal number(std::string_view text) {
  const auto parsed = parse_decimal(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

/// Published numbers went through floating point, which leaves them some
/// 10^-9 off.
void check_published(decimal ours, std::string_view published) {
  const auto theirs = number(published);
  const auto apart = ours > theirs ? ours - theirs : theirs - ours;
  CHECK_MESSAGE(apart < decimal::ratio(1, 1'000'000'000),
                to_text(ours) << " " << published);
}

/// One active node of a network of 100 active and 140 standby nodes, with a
/// pool of 250 million tokens.
struct known_network {
  parameters rules;
  reward_state pool;
  reward_terms terms;
  decimal work;
  node_reward node;

  known_network() {
    rules.rewards.sizes = {20, 20, 60, 140};
    pool.pool = decimal::whole(250'000'000'000'000);
    pool.staking_supply = decimal::whole(100'000'000'000'000);
    recompute(pool, rules);
    terms = {pool.budget, pool.saturation, rules.rewards.sybil_resistance, 240,
             720};
    work = work_of(rules.rewards.work_factor, 240, 140).active;
    node.cost = {decimal::ratio(1, 10), tokens(40)};
    node.operator_stake = decimal::of(tokens(10'000));
  }

  node_share earn() {
    const auto share = share_of(node, terms, one, work);
    add_share(node, share);
    return share;
  }

  delegation delegate(amount value) {
    node.delegates += decimal::of(value);
    ++node.delegations;
    return {value, node.index, 0, funds_source::liquid, value};
  }
};

} // namespace

TEST_CASE_FIXTURE(known_network, "an operator alone earns what is published") {
  check_published(earn().to_operator, "1128452.5416104363");
  CHECK(node.delegates.is_zero());
}

TEST_CASE_FIXTURE(known_network, "a delegation from the start earns its part") {
  static_cast<void>(delegate(tokens(18'000)));
  const auto share = earn();
  check_published(share.to_operator, "1363716.856243172");
  check_published(share.to_delegates, "1795950.2602660495");
  CHECK(share.reward == number("3159667.116509220512820512"));
  CHECK(share.to_operator == number("1363716.856243171496953611"));
  CHECK(share.to_delegates == number("1795950.260266049015866901"));
  CHECK(node.index - decimal::whole(1'000'000'000)
        == number("99775.014459224944328188"));
}

TEST_CASE_FIXTURE(known_network, "a later delegation earns from then on") {
  earn();
  const auto held = delegate(tokens(18'000));
  auto share = earn();
  check_published(share.to_operator, "1363843.413584609");
  check_published(share.to_delegates, "1795952.25874404");
  share = earn();
  check_published(share.to_operator, "1364017.7824440491");
  check_published(share.to_delegates, "1796135.9269468693");
  CHECK(worth_of(held, node.index).floor()
        == tokens(18'000) + amount{3'592'088});
}

namespace {

/// The worked example of docs/protocol/ledger.md.
struct example_network : known_network {
  example_network() {
    rules.rewards.sizes = {50, 70, 120, 0};
    recompute(pool, rules);
    terms = {pool.budget, pool.saturation, rules.rewards.sybil_resistance, 240,
             720};
    work = work_of(rules.rewards.work_factor, 240, 0).active;
    node.cost = {decimal::ratio(20, 100), tokens(800)};
    node.operator_stake = decimal::of(tokens(100'000));
  }

  node_share earn() {
    const auto share = share_of(node, terms, decimal::ratio(95, 100), work);
    add_share(node, share);
    return share;
  }

  [[nodiscard]] decimal grown() const {
    return node.index - decimal::whole(1'000'000'000);
  }
};

} // namespace

TEST_CASE_FIXTURE(example_network,
                  "the worked example holds to the last digit") {
  CHECK(pool.budget == number("6944444444.444444444444444444"));
  CHECK(pool.saturation == number("416666666666.666666666666666666"));
  CHECK(work_of(rules.rewards.work_factor, 240, 0).standby
        == number("0.000416666666666666"));
  CHECK(work == number("0.00416666666666666"));

  const auto alice = delegate(tokens(250'000));
  auto share = earn();
  CHECK(share.stake_saturation == number("0.84"));
  CHECK(share.pledge_saturation == number("0.24"));
  CHECK(share.reward == number("19040598.290598262179487179"));
  CHECK(share.cost == number("1055555.555555555555555555"));
  CHECK(share.to_operator == number("8763431.013431001243818375"));
  CHECK(share.to_delegates == number("10277167.277167260935668804"));
  CHECK(grown() == number("41108.669108669043742675"));

  const auto bob = delegate(tokens(50'000));
  share = earn();
  CHECK(share.stake_saturation == number("0.960045697435897435"));
  CHECK(share.pledge_saturation == number("0.240021032234432234"));
  CHECK(share.reward == number("21761847.688790421371624405"));
  CHECK(share.cost == number("1055555.555555555555555555"));
  CHECK(share.to_operator == number("9338238.187188213749445450"));
  CHECK(share.to_delegates == number("12423609.501602207622178955"));
  CHECK(grown() == number("82520.984503208038896292"));

  const auto earned = [this](const delegation& held) {
    return worth_of(held, node.index) - decimal::of(held.value);
  };
  CHECK(earned(alice) == number("20630246.125802009724073000"));
  CHECK(earned(bob) == number("2070530.652967457562014063"));
  CHECK(earned(alice).floor() == amount{20'630'246});
  CHECK((node.operator_stake - decimal::of(tokens(100'000))).floor()
        == amount{18'101'669});
  CHECK(earned(alice) + earned(bob) + decimal::of(tokens(300'000))
        <= node.delegates);
}

TEST_CASE_FIXTURE(example_network, "stake over saturation earns nothing more") {
  static_cast<void>(delegate(tokens(400'000)));
  auto crowded = node;
  crowded.delegates += decimal::of(tokens(100'000));
  const auto reward = share_of(node, terms, one, work).reward;
  CHECK(share_of(crowded, terms, one, work).reward == reward);
}

TEST_CASE_FIXTURE(example_network,
                  "a reward below the cost is the operator's") {
  static_cast<void>(delegate(tokens(250'000)));
  terms.budget = decimal::whole(1000);
  const auto share = share_of(node, terms, one, work);
  CHECK(share.to_operator == share.reward);
  CHECK(share.to_delegates.is_zero());
}

TEST_CASE("all work together is at most one") {
  for (const std::uint32_t k : {3U, 7U, 240U, 1000U, 99'999U})
    for (const std::uint32_t standby : {0U, 1U, k / 3, k - 3}) {
      const auto shares = work_of(decimal::whole(10), k, standby);
      const auto active = mul(shares.active, decimal::whole(k - standby));
      CHECK(active + mul(shares.standby, decimal::whole(standby)) <= one);
    }
}

TEST_CASE("a delegation may earn more than a narrow product could hold") {
  const delegation held{tokens(1'000'000), decimal::whole(1'000'000'000), 0,
                        funds_source::liquid, tokens(1'000'000)};
  CHECK(worth_of(held, decimal::whole(2'500'000'000)).floor()
        == tokens(2'500'000));
}

} // namespace nephele::ledger
