#include "tests/support/ecash_scene.hpp"

using namespace nephele;
using namespace nephele::credential;

TEST_CASE("whoever spends a ticket twice is named, and nobody else") {
  test::ecash_scene scene;
  for (std::uint64_t user = 0; user < 8; ++user) {
    const auto book = scene.book(user);
    const auto index = static_cast<std::uint16_t>(scene.randomness.below(50));
    const auto first = scene.pay(book, index, scene.offer(1));
    const auto second = scene.pay(book, index, scene.offer(2));
    CHECK(first.serial() == second.serial());
    CHECK(ecash::identify(first, second).value()
          == scene.deposit(user).public_key);
    CHECK(ecash::identify(second, first).value()
          == scene.deposit(user).public_key);
  }
}

TEST_CASE("a repetition for one pay-info names nobody") {
  test::ecash_scene scene;
  const auto book = scene.book();
  const auto info = scene.offer();
  const auto first = scene.pay(book, 3, info);
  const auto again = scene.pay(book, 3, info);
  CHECK(first != again);
  CHECK(ecash::identify(first, again).error().is(ecash::errc::replay));
  CHECK(ecash::identify(first, first).error().is(ecash::errc::replay));
}

TEST_CASE("two tickets of one book name nobody") {
  test::ecash_scene scene;
  const auto book = scene.book();
  const auto first = scene.pay(book, 3, scene.offer());
  const auto second = scene.pay(book, 4, scene.offer());
  CHECK(ecash::identify(first, second).error().is(ecash::errc::other_ticket));
}
