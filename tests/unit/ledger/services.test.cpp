#include "common/ledger/services.hpp"

#include "tests/support/ledger/stage.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

namespace {

struct service_stage {
  test::wallet alice{1};
  test::wallet bob{2};
  test::stage ledger{make()};

  [[nodiscard]] genesis make() const {
    auto from = test::stage::blank();
    from.accounts = {{alice.address(), tokens(12)}, {bob.address(), tokens(6)}};
    return from;
  }

  [[nodiscard]] static service_offer offer(std::string address = "somewhere") {
    return {std::move(address), "network-requester", tokens(1), "by the month"};
  }

  errc register_as(const service_offer& offered) {
    return ledger.code(alice, register_service{offered});
  }

  void check_sound() const {
    CHECK(service_faults(ledger.entries()).empty());
    CHECK(ledger.all_coins() == ledger.supply());
  }
};

} // namespace

TEST_CASE_FIXTURE(service_stage, "a service lives from deposit to deposit") {
  CHECK(register_as(offer()) == errc::ok);
  CHECK(ledger.module(modules::deposits) == tokens(5));
  REQUIRE(find_service(ledger.entries(), 1).has_value());
  CHECK(find_service(ledger.entries(), 1)->offer == offer());
  check_sound();

  CHECK(ledger.code(alice, update_service{1, offer("elsewhere")}) == errc::ok);
  CHECK(find_service(ledger.entries(), 1)->offer.address == "elsewhere");
  CHECK(find_service(ledger.entries(), 1)->height == 2);

  const auto before = ledger.balance(alice);
  CHECK(ledger.code(alice, remove_service{1}) == errc::ok);
  CHECK(ledger.balance(alice) == before + tokens(5) - amount{2000});
  CHECK(!find_service(ledger.entries(), 1).has_value());
  check_sound();
  CHECK(register_as(offer("elsewhere")) == errc::ok);
  CHECK(find_service(ledger.entries(), 2).has_value());
}

TEST_CASE_FIXTURE(service_stage, "only its owner changes a service") {
  CHECK(register_as(offer()) == errc::ok);
  CHECK(ledger.code(bob, update_service{1, offer()}) == errc::no_service);
  CHECK(ledger.code(bob, remove_service{1}) == errc::no_service);
  CHECK(ledger.code(alice, remove_service{2}) == errc::no_service);
  // Nobody can keep an address from its owner by taking it first.
  CHECK(ledger.code(bob, register_service{offer()}) == errc::ok);
}

TEST_CASE_FIXTURE(service_stage, "an owner offers the same thing once") {
  CHECK(register_as(offer()) == errc::ok);
  CHECK(register_as(offer()) == errc::duplicate_service);
  CHECK(register_as(offer("elsewhere")) == errc::ok);
  CHECK(ledger.code(alice, update_service{2, offer()})
        == errc::duplicate_service);
  CHECK(find_service(ledger.entries(), 2)->offer.address == "elsewhere");
  CHECK(ledger.code(alice, update_service{2, offer("elsewhere")}) == errc::ok);
  CHECK(register_as(offer("a third place")) == errc::insufficient);
  check_sound();
}

TEST_CASE_FIXTURE(service_stage, "an offer keeps to its limits") {
  CHECK(register_as(offer("")) == errc::out_of_range);
  CHECK(register_as(offer(std::string(513, 'a'))) == errc::out_of_range);
  auto wrong = offer();
  wrong.kind = "Mail";
  CHECK(register_as(wrong) == errc::out_of_range);
  wrong.kind = "";
  CHECK(register_as(wrong) == errc::out_of_range);
  wrong.kind = std::string(33, 'a');
  CHECK(register_as(wrong) == errc::out_of_range);
  wrong = offer();
  wrong.description = std::string(513, 'a');
  CHECK(register_as(wrong) == errc::out_of_range);
  wrong = offer();
  wrong.price = supply_cap + amount{1};
  CHECK(register_as(wrong) == errc::out_of_range);
  CHECK(register_as(offer(std::string(512, 'a'))) == errc::ok);
}

} // namespace nephele::ledger
