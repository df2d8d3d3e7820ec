#include "tests/support/spend_census.hpp"

using namespace nephele;

TEST_CASE("no group element repeats between issuance and 150 spends") {
  test::ecash_scene scene;
  test::spend_census census{scene};
  for (std::uint64_t book = 0; book < 3; ++book)
    census.spend_book(book);
  CHECK(census.spends() == 150);
  CHECK(census.repeated() == 0);
}

TEST_CASE("the census does notice a repeated element") {
  test::ecash_scene scene;
  test::spend_census census{scene};
  const auto book = scene.book();
  census.add(scene.pay(book, 1, scene.offer()));
  CHECK(census.repeated() == 0);
  census.add(scene.pay(book, 1, scene.offer()));
  CHECK(census.repeated() == 1); // the serial of a double spend
}
