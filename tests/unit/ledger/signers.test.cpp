#include "common/ledger/signers.hpp"

#include "common/ledger/validator_set.hpp"
#include "tests/support/ledger/issuers_stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct signing_stage : test::issuers_stage {
  signing_stage() {
    auto from = origin();
    from.params.validators.absence_blocks = 200;
    ledger = test::stage{from};
  }

  [[nodiscard]] validator held(std::size_t number) const {
    return *find_validator(ledger.entries(), validators.at(number).address());
  }

  void miss(std::size_t blocks) {
    ledger.header().absent = {validators.at(0).id(), stranger.id()};
    for (; blocks > 0; --blocks)
      ledger.pass(1);
    ledger.header().absent = {};
  }

  [[nodiscard]] decimal ratio(std::size_t number) const {
    overlay entries{ledger.entries()};
    auto header = ledger.machine().height();
    block_context block{entries, {"test-1", header, 0, {}}, {}, {}, {}};
    block.params.validators.absence_blocks = 200;
    return signed_ratio(block, validators.at(number).address());
  }
};

} // namespace

TEST_CASE_FIXTURE(signing_stage, "whoever votes twice never returns") {
  auto& guilty = validators.at(1);
  ledger.header().double_voted = {guilty.id(), stranger.id()};
  const auto outcome = ledger.pass(1);
  CHECK(outcome.validators == std::vector<validator_update>{{guilty.id(), 0}});
  CHECK(held(1).tombstoned);
  CHECK(held(1).stake == decimal::of(tokens(950)));
  ledger.pass(1);
  CHECK(held(1).stake == decimal::of(tokens(950)));
  ledger.header().double_voted = {};
  CHECK(ledger.code(guilty, unjail{}) == errc::tombstoned);
  CHECK(ledger.code(stranger, stake_validator{guilty.address(), tokens(1), {}})
        == errc::tombstoned);
  CHECK(ledger.code(guilty, unstake_validator{guilty.address(), tokens(950)})
        == errc::ok);
  CHECK(validator_faults(ledger.entries()).empty());
  CHECK(ledger.all_coins() == ledger.supply());
}

TEST_CASE_FIXTURE(signing_stage, "absence from half of the window jails") {
  miss(100);
  CHECK(!held(0).jailed);
  CHECK(ratio(0) == decimal::ratio(1, 2));
  CHECK(ratio(1) == one);
  miss(1);
  CHECK(held(0).jailed);
  CHECK(held(0).stake == decimal::of(tokens(1000) - amount{100'000}));
  CHECK(current_set(ledger.entries()).size() == 3);
  CHECK(ledger.code(validators.at(0), unjail{}) == errc::jailed);
  ledger.pass(600);
  CHECK(ledger.code(validators.at(0),
                    stake_validator{validators.at(0).address(), tokens(1), {}})
        == errc::ok);
  CHECK(ledger.code(validators.at(0), unjail{}) == errc::ok);
  CHECK(current_set(ledger.entries()).size() == 4);
  CHECK(ratio(0) == one);
}

TEST_CASE_FIXTURE(signing_stage, "old absence is forgotten") {
  miss(60);
  CHECK(ratio(0) == decimal::ratio(7, 10));
  for (int block = 0; block < 200; ++block)
    ledger.pass(1);
  CHECK(ratio(0) == one);
  miss(60);
  CHECK(!held(0).jailed);
}

} // namespace nephele::ledger
