#include "tests/support/spend_census.hpp"

using namespace nephele;
using namespace nephele::credential;

TEST_CASE("no group element repeats between issuance and 10,000 spends") {
  test::ecash_scene scene;
  test::spend_census census{scene};
  for (std::uint64_t book = 0; book < 200; ++book)
    census.spend_book(book);
  CHECK(census.spends() == 10'000);
  CHECK(census.repeated() == 0);
}

TEST_CASE("a thousand random double spends each name their owner") {
  test::ecash_scene scene{4, 2};
  std::vector<ecash::wallet> books;
  for (std::uint64_t user = 0; user < 20; ++user)
    books.push_back(scene.book(user));
  for (int i = 0; i < 1000; ++i) {
    const auto user = scene.randomness.below(books.size());
    const auto index = static_cast<std::uint16_t>(scene.randomness.below(50));
    const auto day
        = [&] { return static_cast<std::uint32_t>(scene.randomness.below(7)); };
    const auto first = scene.pay(books[user], index, scene.offer(day()));
    const auto second = scene.pay(books[user], index, scene.offer(day()));
    REQUIRE(ecash::identify(first, second).value()
            == scene.deposit(user).public_key);
    REQUIRE(ecash::identify(first, first).error().is(ecash::errc::replay));
  }
}
