#include "common/ledger/vesting.hpp"

#include "tests/support/ledger/stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

constexpr std::uint64_t start = test::stage::genesis_s;
constexpr std::uint64_t period = 7'776'000;

struct vesting_stage {
  test::wallet alice{1};
  test::wallet bob{2};
  test::stage ledger{make()};

  [[nodiscard]] genesis make() const {
    auto from = test::stage::blank();
    from.accounts
        = {{alice.address(), tokens(1000)}, {bob.address(), tokens(1000)}};
    return from;
  }

  [[nodiscard]] vesting_account held(const test::wallet& of) const {
    const auto found = find_vesting(ledger.entries(), of.address());
    REQUIRE(found.has_value());
    return *found;
  }

  void check_sound() const {
    CHECK(vesting_faults(ledger.entries()).empty());
    CHECK(ledger.all_coins() == ledger.supply());
  }
};

} // namespace

TEST_CASE("coins vest by whole periods and the rest with the last") {
  const vesting_terms terms{amount{1'000'000'007}, 100, 10, 8, {}};
  CHECK(vested_at(terms, 99).is_zero());
  CHECK(vested_at(terms, 100).is_zero());
  CHECK(vested_at(terms, 109).is_zero());
  CHECK(vested_at(terms, 110) == amount{125'000'000});
  CHECK(vested_at(terms, 179) == amount{875'000'000});
  CHECK(vested_at(terms, 180) == amount{1'000'000'007});
  CHECK(vested_at(terms, ~std::uint64_t{0}) == amount{1'000'000'007});
}

TEST_CASE("staked coins are no longer locked but stay unspendable") {
  const committed_entries nothing;
  overlay entries{nothing};
  const address owner{};
  const amount total{1'000'000'000'000};
  enter_vesting(entries, owner, {total, 0, period, 8, amount{100'000'000'000}});
  const auto time = 2 * period;
  auto held = *find_vesting(entries, owner);
  CHECK(vested_at(held.terms, time) == amount{250'000'000'000});
  CHECK(locked_at(held, time) == amount{750'000'000'000});
  CHECK(withdrawable_at(held, time) == amount{250'000'000'000});

  REQUIRE(stake_vesting(entries, owner, amount{90'000'000'000}, modules::bond)
              .has_value());
  held = *find_vesting(entries, owner);
  CHECK(locked_at(held, time) == amount{660'000'000'000});
  CHECK(spendable_at(held, time) == amount{250'000'000'000});
  CHECK(withdrawable_at(held, time) == amount{250'000'000'000});
  CHECK(module_balance(entries, modules::bond) == amount{90'000'000'000});

  const auto more
      = stake_vesting(entries, owner, amount{10'000'000'001}, modules::bond);
  REQUIRE(!more.has_value());
  CHECK(more.error().code == errc::vest_locked);
  CHECK(stake_vesting(entries, owner, amount{10'000'000'000}, modules::bond)
            .has_value());
  CHECK(vesting_faults(entries).empty());

  SUBCASE("what a slash took is missing from the released coins") {
    unstake_vesting(entries, owner, amount{100'000'000'000},
                    amount{95'000'000'000}, modules::bond);
    held = *find_vesting(entries, owner);
    CHECK(held.staked.is_zero());
    CHECK(held.slashed == amount{5'000'000'000});
    CHECK(withdrawable_at(held, time) == amount{245'000'000'000});
    CHECK(withdrawable_at(held, 8 * period) == amount{995'000'000'000});
    CHECK(vesting_faults(entries).empty());
  }
}

TEST_CASE_FIXTURE(vesting_stage, "vesting coins leave as they are released") {
  CHECK(ledger.code(alice,
                    create_vesting{bob.address(), tokens(80), {}, {}, {}, {}})
        == errc::ok);
  CHECK(ledger.module(modules::vesting) == tokens(80));
  CHECK(held(bob).terms.stake_cap == tokens(8));
  CHECK(held(bob).terms.start_s == start);
  CHECK(ledger.code(bob, withdraw_vested{amount{1}}) == errc::vest_locked);

  ledger.pass(period * 3);
  CHECK(ledger.code(bob, withdraw_vested{tokens(30) + amount{1}})
        == errc::vest_locked);
  CHECK(ledger.last().results.at(0).detail
        == "30000001 is above the 30000000 that can be withdrawn");
  CHECK(ledger.code(bob, withdraw_vested{tokens(10)}) == errc::ok);
  CHECK(ledger.code(bob, withdraw_vested{tokens(20)}) == errc::ok);
  CHECK(ledger.code(bob, withdraw_vested{amount{1}}) == errc::vest_locked);
  check_sound();

  ledger.pass(period * 5);
  CHECK(ledger.code(bob, withdraw_vested{tokens(50)}) == errc::ok);
  CHECK(ledger.module(modules::vesting).is_zero());
  CHECK(held(bob).withdrawn == tokens(80));
  check_sound();
}

TEST_CASE_FIXTURE(vesting_stage, "vesting refuses what cannot be released") {
  const auto code = [&](create_vesting message) {
    message.to = bob.address();
    return ledger.code(alice, message);
  };
  const address any{};
  CHECK(code({any, amount{}, {}, {}, {}, {}}) == errc::zero_amount);
  CHECK(code({any, amount{7}, {}, {}, {}, {}}) == errc::out_of_range);
  CHECK(code({any, amount{100}, {}, {}, 0U, {}}) == errc::out_of_range);
  CHECK(code({any, amount{100}, {}, 0U, {}, {}}) == errc::out_of_range);
  CHECK(code({any, amount{100}, {}, ~std::uint64_t{0}, {}, {}})
        == errc::out_of_range);
  CHECK(code({any, amount{100}, ~std::uint64_t{0}, {}, {}, {}})
        == errc::out_of_range);
  CHECK(code({any, amount{100}, {}, {}, {}, amount{101}})
        == errc::out_of_range);
  CHECK(code({any, tokens(1001), {}, {}, {}, {}}) == errc::insufficient);
  CHECK(ledger.code(bob, withdraw_vested{amount{1}}) == errc::no_vesting);
  CHECK(code({any, amount{100}, {}, {}, {}, {}}) == errc::ok);
  CHECK(code({any, amount{100}, {}, {}, {}, {}}) == errc::already_vesting);
  CHECK(ledger.code(bob, withdraw_vested{amount{}}) == errc::zero_amount);
  check_sound();
}

TEST_CASE_FIXTURE(vesting_stage, "a genesis holds vesting coins") {
  auto from = make();
  from.vesting = {{alice.address(), tokens(800), start, period, 8, {}}};
  const test::stage with{from};
  CHECK(with.module(modules::vesting) == tokens(800));
  CHECK(find_vesting(with.entries(), alice.address())->terms.stake_cap
        == tokens(80));
  CHECK(with.all_coins() == with.supply());

  from.vesting.push_back({alice.address(), amount{7}, start, period, 8, {}});
  const auto faults = faults_of(from);
  REQUIRE(faults.size() == 2);
  CHECK(faults.at(0).ends_with("listed twice"));
  CHECK(faults.at(1).ends_with("7 units in 8 periods"));
}

} // namespace nephele::ledger
