#include "common/ledger/bank.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/machine.hpp"
#include "tests/support/ledger/wallet.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct two_accounts {
  test::wallet alice{1};
  test::wallet bob{2};
  machine ledger = make();

  [[nodiscard]] machine make() const {
    genesis from;
    from.chain_id = "test-1";
    from.time_s = 1'000'000;
    from.reward_pool = tokens(1000);
    from.accounts = {{alice.address(), tokens(10)}, {bob.address(), tokens(1)}};
    auto made = machine::from_genesis(from);
    REQUIRE(made.has_value());
    return *std::move(made);
  }

  tx_result run(const byte_vector& transaction) {
    const block_header header{"test-1", ledger.height() + 1, 1'000'001, {}};
    const auto outcome = ledger.apply_block(header, {{transaction}});
    REQUIRE(outcome.has_value());
    const auto before = ledger.app_hash();
    REQUIRE(ledger.commit(*outcome).has_value());
    CHECK(ledger.app_hash() == outcome->app_hash());
    CHECK(ledger.app_hash() != before);
    return outcome->results.at(0);
  }

  errc code_of(const transaction& body) { return run(alice.sign(body)).code; }

  [[nodiscard]] amount balance(const test::wallet& of) const {
    return account_of(ledger.entries(), of.address()).balance;
  }

  [[nodiscard]] transaction draft() const {
    return alice.draft({pack(send{bob.address(), tokens(1)})});
  }
};

} // namespace

TEST_CASE_FIXTURE(two_accounts, "coins move and the fee goes to its module") {
  const auto done = run(alice.transaction(send{bob.address(), tokens(3)}));
  CHECK(done.code == errc::ok);
  CHECK(balance(bob) == tokens(4));
  CHECK(balance(alice) == tokens(7) - amount{2000});
  CHECK(module_balance(ledger.entries(), modules::fees) == amount{2000});
  const auto key = keys::account(bob.address());
  CHECK(verify(ledger.prove(key), ledger.app_hash()));
  CHECK(ledger.prove(key).value.has_value());
}

TEST_CASE_FIXTURE(two_accounts, "a failing message costs fee and nonce only") {
  const auto failed = run(alice.transaction(send{bob.address(), tokens(2)},
                                            send{bob.address(), tokens(9)}));
  CHECK(failed.code == errc::insufficient);
  CHECK(failed.detail == "balance 7998000 is below the 9000000 needed");
  CHECK(balance(bob) == tokens(1));
  CHECK(balance(alice) == tokens(10) - amount{2000});
  CHECK(run(alice.transaction(send{bob.address(), amount{}})).code
        == errc::zero_amount);
  CHECK(run(alice.transaction(send{bob.address(), tokens(1)})).code
        == errc::ok);
}

TEST_CASE_FIXTURE(two_accounts, "each common check has its refusal") {
  auto body = draft();
  body.version = 2;
  CHECK(code_of(body) == errc::bad_version);
  body = draft();
  body.chain_id = "test-2";
  CHECK(code_of(body) == errc::wrong_chain);
  body = draft();
  body.messages.front().body.resize(max_transaction_size);
  CHECK(code_of(body) == errc::too_large);
  body.messages.front().body.resize(100);
  CHECK(code_of(body) == errc::non_canonical);
  body = draft();
  body.messages.front().kind = 9999;
  CHECK(code_of(body) == errc::non_canonical);
  body = draft();
  body.memo.assign(129, 'm');
  CHECK(code_of(body) == errc::non_canonical);
  body = draft();
  body.messages.clear();
  CHECK(code_of(body) == errc::non_canonical);
  body = draft();
  body.messages.assign(17, body.messages.front());
  CHECK(code_of(body) == errc::non_canonical);
  auto bytes = alice.sign(draft());
  bytes.back() ^= std::byte{1};
  CHECK(run(bytes).code == errc::bad_sig);
  bytes.push_back(std::byte{0});
  CHECK(run(bytes).code == errc::non_canonical);
  CHECK(run({}).code == errc::non_canonical);
  body = draft();
  body.nonce = 1;
  CHECK(code_of(body) == errc::bad_nonce);
  body = draft();
  body.expiry_height = ledger.height();
  CHECK(code_of(body) == errc::expired);
  body = draft();
  body.fee = amount{1999};
  CHECK(code_of(body) == errc::fee_too_low);
  body = draft();
  body.fee = tokens(11);
  CHECK(code_of(body) == errc::insufficient);
  CHECK(balance(alice) == tokens(10));
  body = draft();
  body.gas_limit = 100;
  CHECK(code_of(body) == errc::out_of_gas);
  CHECK(balance(alice) == tokens(10) - amount{2000});
}

TEST_CASE_FIXTURE(two_accounts, "a gas limit that no fee pays for is refused") {
  auto body = draft();
  body.gas_limit = ~std::uint64_t{0};
  body.fee = tokens(10);
  CHECK(check_account(body, ledger.entries(),
                      {amount{1000}, decimal::whole(1'000'000)}, 1)
            .error()
            .code
        == errc::fee_too_low);
}

TEST_CASE_FIXTURE(two_accounts, "the checks go by their order") {
  auto body = draft();
  body.version = 2;
  body.chain_id = "test-2";
  body.messages.front().body.resize(max_transaction_size);
  CHECK(code_of(body) == errc::bad_version);
  body.version = 1;
  CHECK(code_of(body) == errc::wrong_chain);
  body.chain_id = "test-1";
  CHECK(code_of(body) == errc::too_large);

  body = draft();
  body.nonce = 5;
  body.expiry_height = 0;
  body.fee = amount{};
  auto bytes = alice.sign(body);
  bytes.back() ^= std::byte{1};
  CHECK(run(bytes).code == errc::bad_sig);
  CHECK(code_of(body) == errc::bad_nonce);
  body.nonce = 0;
  CHECK(code_of(body) == errc::expired);
  body.expiry_height = 1000;
  CHECK(code_of(body) == errc::fee_too_low);
  body.fee = tokens(100);
  CHECK(code_of(body) == errc::insufficient);
}

TEST_CASE_FIXTURE(two_accounts, "admission takes transactions in nonce order") {
  admission waiting{ledger};
  const auto first = alice.transaction(send{bob.address(), tokens(1)});
  const auto second = alice.transaction(send{bob.address(), tokens(1)});
  CHECK(waiting.admit(second).error().code == errc::bad_nonce);
  CHECK(waiting.admit(first).has_value());
  CHECK(waiting.admit(second).has_value());
  CHECK(ledger.check(second).error().code == errc::bad_nonce);
  CHECK(ledger.check(first).has_value());
  CHECK(run(first).code == errc::ok);
  waiting.reset();
  CHECK(waiting.admit(first).error().code == errc::bad_nonce);
  CHECK(waiting.admit(second).has_value());
}

TEST_CASE_FIXTURE(two_accounts, "a state is rebuilt from its entries") {
  run(alice.transaction(send{bob.address(), tokens(3)}));
  const auto& all = ledger.entries().all();
  const auto again = machine::from_entries({all.begin(), all.end()});
  REQUIRE(again.has_value());
  CHECK(again->app_hash() == ledger.app_hash());
  CHECK(again->height() == 1);
  CHECK(again->chain_id() == "test-1");
  CHECK(machine::from_entries({}).error().is(halt::corrupt_state));
}

TEST_CASE_FIXTURE(two_accounts, "a header must follow the last block") {
  const auto refused = [this](const block_header& header) {
    return ledger.apply_block(header, {}).error().is(halt::bad_header);
  };
  CHECK(refused({"test-1", 2, 1'000'001, {}}));
  CHECK(refused({"test-2", 1, 1'000'001, {}}));
  CHECK(refused({"test-1", 1, 999'999, {}}));
  const auto outcome = ledger.apply_block({"test-1", 1, 1'000'001, {}}, {});
  REQUIRE(outcome.has_value());
  REQUIRE(ledger.commit(*outcome).has_value());
  CHECK(ledger.commit(*outcome).error().is(halt::stale_outcome));
}

} // namespace nephele::ledger
