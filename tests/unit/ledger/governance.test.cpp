#include "common/ledger/governance.hpp"

#include "common/ledger/monitors.hpp"
#include "common/ledger/rewards.hpp"
#include "tests/support/ledger/issuers_stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct governance_stage : test::issuers_stage {
  [[nodiscard]] parameters params() const {
    return load_required<parameters>(ledger.entries(), keys::parameters);
  }

  [[nodiscard]] reward_state rewards() const {
    return load_required<reward_state>(ledger.entries(), keys::reward_pool);
  }

  [[nodiscard]] static governance_action service_deposit(amount value) {
    governance_action action;
    action.services = service_parameters{value};
    return action;
  }
};

} // namespace

TEST_CASE_FIXTURE(governance_stage, "the admin decides at once or for later") {
  CHECK(ledger.code(admin, gov{service_deposit(tokens(7)), true}) == errc::ok);
  CHECK(params().services.deposit == tokens(7));
  CHECK(ledger.code(admin, gov{service_deposit(tokens(8)), false}) == errc::ok);
  CHECK(params().services.deposit == tokens(7));
  for (int epoch = 0; epoch < 719; ++epoch)
    ledger.pass(3600);
  CHECK(params().services.deposit == tokens(7));
  ledger.pass(3600);
  CHECK(params().services.deposit == tokens(8));
}

TEST_CASE_FIXTURE(governance_stage, "budget and saturation follow at once") {
  const auto before = rewards();
  governance_action action;
  action.rewards = params().rewards;
  action.rewards->emission = decimal::ratio(4, 100);
  action.rewards->sizes = {2, 2, 6, 0};
  CHECK(ledger.code(admin, gov{action, true}) == errc::ok);
  CHECK(rewards().budget
        == mul(div(before.pool, decimal::whole(720)), decimal::ratio(4, 100)));
  CHECK(rewards().saturation == div(before.staking_supply, decimal::whole(10)));
  CHECK(rewards().pool == before.pool);
}

TEST_CASE_FIXTURE(governance_stage, "wrong parameters are refused with all "
                                    "their faults") {
  auto action = service_deposit(supply_cap + amount{1});
  action.governance = governance_parameters{0};
  CHECK(ledger.code(admin, gov{action, true}) == errc::out_of_range);
  CHECK(ledger.last().results.at(0).detail
        == "services.deposit: above the supply cap; governance.voting_s: at "
           "least 1");
  CHECK(params().services.deposit == tokens(5));
}

TEST_CASE_FIXTURE(governance_stage, "more than two thirds of power decide") {
  const gov message{service_deposit(tokens(7)), true};
  CHECK(ledger.code(stranger, message) == errc::not_admin);
  CHECK(ledger.code(validators.at(0), message) == errc::ok);
  CHECK(find_proposal(ledger.entries(), 1).has_value());
  CHECK(ledger.code(stranger, gov_vote{1, true}) == errc::not_admin);
  CHECK(ledger.code(validators.at(1), gov_vote{2, true}) == errc::no_proposal);
  CHECK(ledger.code(validators.at(1), gov_vote{1, true}) == errc::ok);
  CHECK(ledger.code(validators.at(1), gov_vote{1, true}) == errc::ok);
  CHECK(ledger.code(validators.at(2), gov_vote{1, false}) == errc::ok);
  CHECK(params().services.deposit == tokens(5));
  CHECK(ledger.code(validators.at(2), gov_vote{1, true}) == errc::ok);
  CHECK(params().services.deposit == tokens(7));
  CHECK(!find_proposal(ledger.entries(), 1).has_value());
  CHECK(!ledger.entries().next({}, keys::votes(1)).has_value());
}

TEST_CASE_FIXTURE(governance_stage, "exactly two thirds are not enough") {
  auto& leaving = validators.at(3);
  CHECK(ledger.code(leaving, unstake_validator{leaving.address(), tokens(1000)})
        == errc::ok);
  CHECK(current_set(ledger.entries()).size() == 3);
  CHECK(ledger.code(validators.at(0), gov{service_deposit(tokens(7)), true})
        == errc::ok);
  CHECK(ledger.code(leaving, gov_vote{1, true}) == errc::not_admin);
  CHECK(ledger.code(validators.at(1), gov_vote{1, true}) == errc::ok);
  CHECK(params().services.deposit == tokens(5));
  CHECK(ledger.code(validators.at(2), gov_vote{1, true}) == errc::ok);
  CHECK(params().services.deposit == tokens(7));
}

TEST_CASE_FIXTURE(governance_stage, "a proposal ends with its time") {
  CHECK(ledger.code(validators.at(0), gov{service_deposit(tokens(7)), true})
        == errc::ok);
  ledger.set_time(test::stage::genesis_s + 604'799);
  CHECK(ledger.code(validators.at(1), gov_vote{1, true}) == errc::ok);
  ledger.pass(1);
  CHECK(ledger.code(validators.at(2), gov_vote{1, true}) == errc::no_proposal);
  CHECK(!ledger.entries().next({}, keys::votes(1)).has_value());
}

TEST_CASE_FIXTURE(governance_stage, "monitors need a bond to be authorised") {
  governance_action action;
  action.monitors = {{stranger.address(), true}};
  CHECK(ledger.code(admin, gov{action, true}) == errc::not_monitor);
  CHECK(ledger.code(stranger, bond_monitor{tokens(999)}) == errc::ok);
  CHECK(ledger.code(admin, gov{action, true}) == errc::pledge_too_low);
  action.performance = params().performance;
  action.performance->monitor_bond = tokens(999);
  CHECK(ledger.code(admin, gov{action, true}) == errc::ok);
  CHECK(find_monitor(ledger.entries(), stranger.address())->authorised);
  action.monitors = {{stranger.address(), false}};
  CHECK(ledger.code(admin, gov{action, true}) == errc::ok);
  CHECK(!find_monitor(ledger.entries(), stranger.address())->authorised);
}

TEST_CASE_FIXTURE(governance_stage, "the admin hands its powers over") {
  governance_action action;
  action.admin.emplace(stranger.address());
  CHECK(ledger.code(admin, gov{action, true}) == errc::ok);
  CHECK(ledger.code(admin, gov{action, true}) == errc::not_admin);
  action.admin.emplace(std::nullopt);
  CHECK(ledger.code(stranger, gov{action, true}) == errc::ok);
  CHECK(!admin_of(ledger.entries()).has_value());
  CHECK(ledger.code(stranger, gov{action, true}) == errc::not_admin);
}

TEST_CASE_FIXTURE(governance_stage, "what cannot be done any more is left") {
  CHECK(ledger.code(stranger, bond_monitor{tokens(999)}) == errc::ok);
  auto action = service_deposit(tokens(7));
  action.monitors = {{stranger.address(), false}};
  CHECK(ledger.code(admin, gov{action, false}) == errc::ok);
  overlay entries{ledger.entries()};
  block_context block{entries, ledger.header(), params(), {}, {}};
  entries.erase(keys::monitor(stranger.address()));
  settle(block, governance_event{action});
  REQUIRE(block.events.size() == 1);
  CHECK(block.events.at(0).kind == "governance_failed");
  CHECK(block.params.services.deposit == tokens(5));
}

} // namespace nephele::ledger
