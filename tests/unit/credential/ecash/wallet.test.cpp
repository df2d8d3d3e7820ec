#include "tests/support/ecash_scene.hpp"

using namespace nephele;
using namespace nephele::credential;

static_assert(!std::is_copy_constructible_v<ecash::wallet>);

TEST_CASE("a wallet gives each ticket once, in an order of its own") {
  test::ecash_scene scene;
  auto book = scene.book(0);
  auto other = scene.book(1);
  std::vector<std::uint16_t> order;
  std::vector<std::uint16_t> other_order;
  for (int i = 0; i < ecash::tickets_per_book; ++i) {
    order.push_back(book.take_ticket().value());
    other_order.push_back(other.take_ticket().value());
  }
  CHECK(book.tickets_left() == 0);
  CHECK(book.take_ticket().error().is(ecash::errc::no_ticket_left));
  CHECK(order != other_order);
  CHECK_FALSE(std::ranges::is_sorted(order));
  std::ranges::sort(order);
  for (std::uint16_t i = 0; i < ecash::tickets_per_book; ++i)
    CHECK(order[i] == i);
}

TEST_CASE("a wallet survives its record with the tickets it has used") {
  test::ecash_scene scene;
  auto book = scene.book(3, ecash::ticket_type::fast);
  (void)book.take_ticket().value();
  (void)book.take_ticket().value();
  auto restored = ecash::wallet::decode(book.encode()).value();
  CHECK(restored.chain() == "nephele-test");
  CHECK(restored.deposit_id() == 1003);
  CHECK(restored.type() == ecash::ticket_type::fast);
  CHECK(restored.expiry() == scene.deposit(3).expiry());
  CHECK(restored.issuers() == scene.id());
  CHECK(restored.signature() == book.signature());
  CHECK(restored.tickets_left() == 48);
  CHECK(restored.take_ticket().value() == book.take_ticket().value());
  CHECK(scene.accepts(scene.pay(restored, 7, scene.offer())));
}

TEST_CASE("records that no wallet wrote are refused") {
  test::ecash_scene scene;
  const auto record = scene.book().encode();
  const auto changed = [&](std::size_t position, std::uint8_t value) {
    auto copy = record.duplicate();
    copy.expose_mutable()[position] = std::byte{value};
    return ecash::wallet::decode(copy).error();
  };
  constexpr std::size_t size = ecash::wallet::record_size;
  CHECK(changed(0, 2).is(ecash::errc::bad_version));
  CHECK(changed(1, 65).is(ecash::errc::malformed_wallet));
  CHECK(changed(106, 0xFF).is(ecash::errc::malformed_wallet));    // sk ≥ r
  CHECK(changed(size - 1, 50).is(ecash::errc::malformed_wallet)); // order
  CHECK(changed(size - 58, 1).is(ecash::errc::malformed_wallet)); // used
}
