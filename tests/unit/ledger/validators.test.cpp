#include "common/ledger/validators.hpp"

#include "common/ledger/unbonding.hpp"
#include "common/ledger/validator_set.hpp"
#include "common/ledger/vesting.hpp"
#include "tests/support/ledger/stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

constexpr std::uint64_t week_s = 604'800;

struct validator_stage {
  test::wallet alice{1};
  test::wallet bob{2};
  test::wallet carol{3};
  test::wallet first_key{11};
  test::wallet second_key{12};
  test::stage ledger{make()};

  [[nodiscard]] genesis make() const {
    auto from = test::stage::blank();
    from.params.rewards.sizes = {1, 1, 3, 0};
    from.params.epochs.epoch_seconds = 52 * week_s;
    from.accounts = {{alice.address(), tokens(100)},
                     {bob.address(), tokens(5000)},
                     {carol.address(), tokens(1000)}};
    from.validators = {{alice.address(), first_key.id(), tokens(3000)}};
    return from;
  }

  [[nodiscard]] create_validator offer(amount stake) const {
    create_validator message{second_key.id(), "bob", decimal::ratio(1, 10),
                             stake,           {},    {}};
    message.key_signature = second_key.key().sign_plain(validator_statement(
        "test-1", bob.address(), bob.nonce(), second_key.id()));
    return message;
  }

  [[nodiscard]] validator held(const test::wallet& of) const {
    return *find_validator(ledger.entries(), of.address());
  }

  [[nodiscard]] validator_set set() const {
    return current_set(ledger.entries());
  }

  void check_sound() const {
    CHECK(validator_faults(ledger.entries()).empty());
    CHECK(vesting_faults(ledger.entries()).empty());
    CHECK(ledger.all_coins() == ledger.supply());
  }
};

} // namespace

TEST_CASE_FIXTURE(validator_stage, "a genesis names the first validators") {
  CHECK(set() == validator_set{{first_key.id(), 3'000'000'000}});
  CHECK(ledger.module(modules::validator_stake) == tokens(3000));
  CHECK(ledger.pass(1).validators.empty());
  check_sound();
  auto from = make();
  from.validators.push_back({alice.address(), first_key.id(), tokens(1)});
  CHECK(faults_of(from).size() == 3);
}

TEST_CASE_FIXTURE(validator_stage, "a validator joins at the end of a block") {
  CHECK(ledger.code(bob, offer(tokens(2000))) == errc::ok);
  CHECK(ledger.last().validators
        == std::vector<validator_update>{{second_key.id(), 2'000'000'000}});
  CHECK(set().size() == 2);
  CHECK(ledger.code(carol, stake_validator{bob.address(), tokens(500), {}})
        == errc::ok);
  CHECK(ledger.last().validators
        == std::vector<validator_update>{{second_key.id(), 2'500'000'000}});
  check_sound();
}

TEST_CASE_FIXTURE(validator_stage, "who signs blocks are those of most stake") {
  auto from = make();
  from.params.validators.most = 1;
  ledger = test::stage{from};
  CHECK(ledger.code(bob, offer(tokens(2000))) == errc::ok);
  CHECK(ledger.last().validators.empty());
  CHECK(ledger.code(carol, stake_validator{bob.address(), tokens(990), {}})
        == errc::ok);
  CHECK(ledger.last().validators.empty());
  CHECK(ledger.code(bob, stake_validator{bob.address(), tokens(11), {}})
        == errc::ok);
  CHECK(set() == validator_set{{second_key.id(), 3'001'000'000}});
  const std::vector<validator_update> expected{
      {first_key.id(), 0}, {second_key.id(), 3'001'000'000}};
  CHECK(ledger.last().validators == expected);
}

TEST_CASE_FIXTURE(validator_stage, "stakes come back after the unbonding") {
  CHECK(ledger.code(carol, stake_validator{alice.address(), tokens(500), {}})
        == errc::ok);
  CHECK(ledger.code(carol, unstake_validator{alice.address(), tokens(501)})
        == errc::insufficient);
  CHECK(ledger.code(carol, unstake_validator{alice.address(), amount{}})
        == errc::zero_amount);
  CHECK(ledger.code(carol, unstake_validator{alice.address(), tokens(200)})
        == errc::ok);
  CHECK(ledger.module(modules::unbonding) == tokens(200));
  const auto before = ledger.balance(carol);
  ledger.pass(week_s - 1);
  CHECK(ledger.balance(carol) == before);
  ledger.pass(1);
  CHECK(ledger.balance(carol) == before + tokens(200));
  CHECK(ledger.code(carol, unstake_validator{alice.address(), tokens(300)})
        == errc::ok);
  CHECK(ledger.code(carol, unstake_validator{alice.address(), tokens(300)})
        == errc::no_delegation);
  CHECK(held(alice).delegations == 1);
  check_sound();
}

TEST_CASE_FIXTURE(validator_stage, "messages of validators are checked") {
  auto message = offer(tokens(2000));
  message.commission = one + decimal::from_atomics(1);
  CHECK(ledger.code(bob, message) == errc::out_of_range);
  CHECK(ledger.code(bob, offer(tokens(999))) == errc::pledge_too_low);
  CHECK(ledger.code(bob, offer(tokens(9999))) == errc::insufficient);
  message = offer(tokens(2000));
  message.key_signature.bytes[0] ^= std::byte{1};
  CHECK(ledger.code(bob, message) == errc::bad_owner_sig);
  message = offer(tokens(2000));
  message.source = funds_source::vesting;
  CHECK(ledger.code(bob, message) == errc::no_vesting);
  message = offer(tokens(2000));
  message.key = first_key.id();
  CHECK(ledger.code(bob, message) == errc::duplicate_key);
  CHECK(ledger.code(bob, offer(tokens(2000))) == errc::ok);
  CHECK(ledger.code(bob, offer(tokens(2000))) == errc::already_bonded);
  CHECK(ledger.code(carol, edit_validator{"carol", {}}) == errc::no_validator);
  CHECK(ledger.code(bob, edit_validator{std::string(65, 'b'), {}})
        == errc::out_of_range);
  CHECK(ledger.code(bob, edit_validator{"robert", one}) == errc::ok);
  CHECK(held(bob).label == "robert");
  CHECK(ledger.code(carol, stake_validator{carol.address(), tokens(5), {}})
        == errc::no_validator);
  CHECK(ledger.code(carol, stake_validator{bob.address(), amount{1}, {}})
        == errc::delegation_too_low);
  CHECK(ledger.code(bob, unjail{}) == errc::not_jailed);
  check_sound();
}

TEST_CASE_FIXTURE(validator_stage, "too little own stake jails a validator") {
  CHECK(ledger.code(bob, offer(tokens(1500))) == errc::ok);
  CHECK(ledger.code(bob, unstake_validator{bob.address(), tokens(501)})
        == errc::ok);
  CHECK(held(bob).jailed);
  CHECK(set() == validator_set{{first_key.id(), 3'000'000'000}});
  CHECK(ledger.code(bob, unjail{}) == errc::pledge_too_low);
  CHECK(ledger.code(bob, stake_validator{bob.address(), tokens(1), {}})
        == errc::ok);
  CHECK(ledger.code(bob, unjail{}) == errc::ok);
  CHECK(set().size() == 2);
  // The last one is not taken out: a ledger without validators would stop.
  CHECK(ledger.code(bob, unstake_validator{bob.address(), tokens(1000)})
        == errc::ok);
  CHECK(ledger.code(alice, unstake_validator{alice.address(), tokens(3000)})
        == errc::ok);
  CHECK(set() == validator_set{{first_key.id(), 3'000'000'000}});
  check_sound();
}

TEST_CASE_FIXTURE(validator_stage, "fees are shared by power and commission") {
  CHECK(ledger.code(bob, offer(tokens(1000))) == errc::ok);
  CHECK(ledger.code(carol, stake_validator{bob.address(), tokens(500), {}})
        == errc::ok);
  const auto fees = ledger.module(modules::fees);
  CHECK(fees == amount{4000});
  const auto before = ledger.balance(bob);
  ledger.pass(100 * week_s);
  // 67 % of 4000 is 2680: a third, 893, for bob, of which 89 as commission.
  CHECK(ledger.balance(bob) == before + amount{89});
  CHECK(held(bob).stake == decimal::of(tokens(1500) + amount{804}));
  CHECK(held(alice).stake == decimal::of(tokens(3000) + amount{1786}));
  CHECK(ledger.module(modules::fees) == amount{4000 - 893 - 1786});
  check_sound();

  CHECK(ledger.code(carol,
                    unstake_validator{bob.address(), tokens(500) + amount{268}})
        == errc::insufficient);
  CHECK(ledger.code(carol,
                    unstake_validator{bob.address(), tokens(500) + amount{267}})
        == errc::ok);
  check_sound();
}

TEST_CASE_FIXTURE(validator_stage, "a slash takes a share of every stake") {
  auto from = make();
  from.vesting = {{carol.address(), tokens(1000), test::stage::genesis_s,
                   1'000'000'000, 8, tokens(1000)}};
  ledger = test::stage{from};
  const auto vesting = funds_source::vesting;
  CHECK(
      ledger.code(carol, stake_validator{alice.address(), tokens(500), vesting})
      == errc::ok);
  CHECK(ledger.code(carol, stake_validator{alice.address(), tokens(1), {}})
        == errc::source_mismatch);
  CHECK(ledger.code(carol, unstake_validator{alice.address(), tokens(100)})
        == errc::ok);

  overlay entries{ledger.entries()};
  block_context block{entries, ledger.header(), from.params, {}, {}};
  const auto lost
      = slash_validator(block, alice.address(), decimal::ratio(5, 100), "test");
  CHECK(lost == tokens(175)); // 150 + 20 + 5
  CHECK(module_balance(entries, modules::treasury) == tokens(175));
  CHECK(validator_faults(entries).empty());
  message_context context{block, carol.address(), carol.id(), 0};
  REQUIRE(apply(context, unstake_validator{alice.address(), tokens(380)})
              .has_value());
  CHECK(
      apply(context, unstake_validator{alice.address(), amount{1}}).error().code
      == errc::no_delegation);
  block.header.time_s += week_s;
  pay_unbonded(block);
  const auto coins = *find_vesting(entries, carol.address());
  CHECK(coins.balance == tokens(975));
  CHECK(coins.staked.is_zero());
  CHECK(coins.slashed == tokens(25));
  CHECK(vesting_faults(entries).empty());
}

} // namespace nephele::ledger
