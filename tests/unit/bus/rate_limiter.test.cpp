#include "common/bus/rate_limiter.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

curve_key peer(unsigned number) {
  curve_key key;
  key.bytes[0] = static_cast<std::byte>(number & 0xFFU);
  key.bytes[1] = static_cast<std::byte>(number >> 8U);
  return key;
}

} // namespace

TEST_CASE("a peer has its burst at once and its rate from then on") {
  bus::rate_limiter limiter{{.per_second = 10, .burst = 3}};
  const steady_time start{1h};
  for (auto i = 0; i < 3; ++i)
    CHECK(limiter.admit(peer(1), start));
  CHECK_FALSE(limiter.admit(peer(1), start));
  CHECK_FALSE(limiter.admit(peer(1), start + 99ms));
  CHECK(limiter.admit(peer(1), start + 101ms));
  CHECK_FALSE(limiter.admit(peer(1), start + 102ms));
  CHECK(limiter.admit(peer(2), start));
}

TEST_CASE("an idle peer does not save up more than its burst") {
  bus::rate_limiter limiter{{.per_second = 10, .burst = 3}};
  const steady_time start{1h};
  CHECK(limiter.admit(peer(1), start));
  for (auto i = 0; i < 3; ++i)
    CHECK(limiter.admit(peer(1), start + 1h));
  CHECK_FALSE(limiter.admit(peer(1), start + 1h));
}

TEST_CASE("memory is bounded; idle peers make room") {
  bus::rate_limiter limiter{{.per_second = 1, .burst = 2}, 100};
  const steady_time start{1h};
  for (auto i = 0U; i < 100; ++i)
    CHECK(limiter.admit(peer(i), start));
  CHECK_FALSE(limiter.admit(peer(1'000), start));
  CHECK(limiter.remembered() == 100);
  CHECK(limiter.admit(peer(1'000), start + 5s));
  CHECK(limiter.remembered() == 1);
}
