#include "common/ledger/tickets.hpp"

#include "common/ledger/rewards.hpp"
#include "common/ledger/validator_set.hpp"
#include "tests/support/ledger/issuers_stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

constexpr std::uint64_t day_s = 86'400;

struct ticket_stage : test::issuers_stage {
  ticket_stage() {
    auto from = origin();
    from.time_s = 20'000 * day_s - 100;
    ledger = test::stage{from};
    make_key();
    ledger.set_time(20'000 * day_s);
  }

  [[nodiscard]] static point_bytes point(std::uint8_t of) {
    return {static_cast<std::byte>(of)};
  }

  [[nodiscard]] deposit_ticketbook book(std::uint8_t key) const {
    return {0, point(key), stranger.id(), tokens(75)};
  }

  [[nodiscard]] redeem_tickets batch(std::vector<point_bytes> serials,
                                     std::uint64_t day = 20'000) const {
    redeem_tickets message{1, day, std::move(serials), {}};
    message.attestations
        = attest(redeem_statement("test-1", 1, day, message.serials), 3);
    return message;
  }

  void check_sound() const {
    CHECK(validator_faults(ledger.entries()).empty());
    CHECK(ledger.all_coins() == ledger.supply());
  }
};

} // namespace

TEST_CASE_FIXTURE(ticket_stage, "a deposit is paid once for every book") {
  CHECK(ledger.code(stranger, book(1)) == errc::ok);
  CHECK(ledger.module(modules::ecash) == tokens(75));
  const auto found = find_deposit(ledger.entries(), 1);
  REQUIRE(found.has_value());
  CHECK(found->owner == stranger.address());
  CHECK(found->key == point(1));
  CHECK(found->day == 20'000);
  CHECK(ledger.code(stranger, book(1)) == errc::duplicate_key);
  CHECK(ledger.code(gateway, book(1)) == errc::duplicate_key);
  auto message = book(2);
  message.value = tokens(75) - amount{1};
  CHECK(ledger.code(stranger, message) == errc::wrong_amount);
  message = book(2);
  message.type = 4;
  CHECK(ledger.code(stranger, message) == errc::out_of_range);
  CHECK(ledger.code(validators.at(0), book(2)) == errc::ok);
  CHECK(ledger.code(validators.at(0), book(3)) == errc::insufficient);
  CHECK(find_deposit(ledger.entries(), 2).has_value());
  check_sound();
}

TEST_CASE_FIXTURE(ticket_stage, "redeemed tickets are shared three ways") {
  CHECK(ledger.code(stranger, book(1)) == errc::ok);
  const auto before = ledger.balance(gateway);
  const auto fees = ledger.module(modules::fees);
  const auto pool = ledger.module(modules::reward_pool);
  CHECK(ledger.code(gateway, batch({point(1), point(2), point(1)}))
        == errc::ok);
  // Two tickets at 1.5 tokens; the third is one of them again.
  CHECK(ledger.balance(gateway) == before + amount{900'000} - amount{2000});
  CHECK(ledger.module(modules::fees) == fees + amount{300'000 + 2000});
  CHECK(ledger.module(modules::reward_pool) == pool + amount{1'800'000});
  CHECK(load_required<reward_state>(ledger.entries(), keys::reward_pool).added
        == decimal::of(amount{1'800'000}));
  CHECK(ledger.module(modules::ecash) == tokens(72));
  check_sound();
}

TEST_CASE_FIXTURE(ticket_stage, "a serial is paid once, wherever it is spent") {
  CHECK(ledger.code(stranger, book(1)) == errc::ok);
  CHECK(ledger.code(gateway, batch({point(1)})) == errc::ok);
  CHECK(ledger.code(gateway, batch({point(2)})) == errc::too_soon);
  ledger.pass(60);
  const auto before = ledger.module(modules::ecash);
  CHECK(ledger.code(gateway, batch({point(1)})) == errc::ok);
  CHECK(ledger.module(modules::ecash) == before);
  ledger.pass(60);
  CHECK(ledger.code(gateway, batch({point(1), point(3)})) == errc::ok);
  CHECK(ledger.module(modules::ecash) == before - amount{1'500'000});
  std::uint64_t counted = 0;
  for (std::uint64_t epoch = 0; epoch < 200; ++epoch)
    counted += redeemed(ledger.entries(), epoch, 1);
  CHECK(counted == 2);
}

TEST_CASE_FIXTURE(ticket_stage, "batches are checked before they are paid") {
  CHECK(ledger.code(stranger, book(1)) == errc::ok);
  const auto code = [&](const redeem_tickets& message) {
    return ledger.code(gateway, message);
  };
  CHECK(code(batch({})) == errc::too_many);
  CHECK(code(batch(std::vector<point_bytes>(501))) == errc::too_many);
  CHECK(code(batch({point(1)}, 20'001)) == errc::out_of_range);
  CHECK(code(batch({point(1)}, 19'992)) == errc::out_of_range);
  CHECK(ledger.code(stranger, batch({point(1)})) == errc::not_bonded);

  auto message = batch({point(1)});
  message.attestations.pop_back();
  CHECK(code(message) == errc::bad_attestation);
  message = batch({point(1)});
  message.attestations[2] = message.attestations[1];
  CHECK(code(message) == errc::bad_attestation);
  message = batch({point(1)});
  std::swap(message.attestations[0], message.attestations[1]);
  CHECK(code(message) == errc::bad_attestation);
  message = batch({point(1)});
  message.serials[0] = point(2);
  CHECK(code(message) == errc::bad_attestation);
  message = batch({point(1)});
  message.attestations[0].issuer = stranger.address();
  CHECK(code(message) == errc::bad_attestation);
  CHECK(ledger.module(modules::ecash) == tokens(75));
  CHECK(code(batch({point(1)}, 19'993)) == errc::ok);
}

TEST_CASE_FIXTURE(ticket_stage, "serials are forgotten when they are void") {
  CHECK(ledger.code(stranger, book(1)) == errc::ok);
  CHECK(ledger.code(gateway, batch({point(1), point(2)})) == errc::ok);
  ledger.set_time(20'008 * day_s - 1);
  ledger.pass(0);
  CHECK(ledger.entries().get(keys::serial(20'000, point(1))).has_value());
  ledger.pass(1);
  CHECK(!ledger.entries().next({}, keys::serials).has_value());
  CHECK(ledger.code(gateway, batch({point(1)})) == errc::out_of_range);
}

TEST_CASE_FIXTURE(ticket_stage, "issuers commit to what they issued") {
  auto& issuer = validators.at(0);
  const hash root{std::byte{5}};
  CHECK(ledger.code(stranger, commit_issuance{20'000, root, 0})
        == errc::not_member);
  CHECK(ledger.code(issuer, commit_issuance{20'001, root, 0})
        == errc::out_of_range);
  CHECK(ledger.code(issuer, commit_issuance{20'000, root, 1})
        == errc::out_of_range);
  CHECK(ledger.code(stranger, book(1)) == errc::ok);
  CHECK(ledger.code(issuer, commit_issuance{20'000, root, 1}) == errc::ok);
  CHECK(ledger.code(issuer, commit_issuance{20'000, root, 1})
        == errc::already_sent);
  CHECK(find_validator(ledger.entries(), issuer.address())->issued == 1);
  // All of the share for books goes to the only one who issued.
  ledger.pass(4000);
  CHECK(find_validator(ledger.entries(), issuer.address())->issued == 0);
  CHECK(find_validator(ledger.entries(), issuer.address())->stake
        > find_validator(ledger.entries(), validators.at(1).address())->stake);
  check_sound();
}

} // namespace nephele::ledger
