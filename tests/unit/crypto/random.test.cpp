#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace nephele;

TEST_CASE("the same seed gives the same stream, draw by draw") {
  crypto::seeded_random a{42};
  crypto::seeded_random b{42};
  crypto::seeded_random c{43};
  const auto first = a.next();
  CHECK(first == b.next());
  CHECK(first != c.next());
  CHECK(a.next() != first);
}

TEST_CASE("below stays below its bound and reaches all of it") {
  crypto::system_random source;
  std::array<int, 5> seen{};
  for (int i = 0; i < 5000; ++i)
    ++seen.at(source.below(5));
  for (const auto count : seen)
    CHECK(count > 800);
}

TEST_CASE("unit is in (0, 1]") {
  crypto::seeded_random source{3};
  for (int i = 0; i < 10000; ++i) {
    const auto u = source.unit();
    CHECK(u > 0.0);
    CHECK(u <= 1.0);
  }
}

TEST_CASE("drawing nothing into nowhere is allowed") {
  crypto::system_random system;
  system.fill({});
  crypto::seeded_random seeded{1};
  seeded.fill({});
  crypto::seeded_random other{1};
  CHECK(seeded.next() == other.next());
}
