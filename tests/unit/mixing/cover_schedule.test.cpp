#include "common/mixing/cover_schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace nephele;
using namespace std::chrono_literals;

TEST_CASE("gaps are exponential, also when every tick is looked at late") {
  crypto::seeded_random source{5};
  steady_time now{1h};
  mixing::cover_schedule clock{20ms, now, source};
  constexpr int count = 20000;
  std::vector<double> gaps;
  auto last = clock.next_due();
  for (int i = 0; i < count; ++i) {
    now = clock.next_due() + 100us;
    REQUIRE(clock.tick(now, source));
    gaps.push_back(
        std::chrono::duration<double>(clock.next_due() - last).count() / 0.02);
    last = clock.next_due();
  }
  double sum = 0;
  for (const auto gap : gaps)
    sum += gap;
  CHECK(sum / count == doctest::Approx(1).epsilon(0.03));
  std::ranges::sort(gaps);
  CHECK(gaps[count / 2] == doctest::Approx(std::log(2)).epsilon(0.05));
}

TEST_CASE("nothing ticks before its time, and each tick counts once") {
  crypto::seeded_random source{6};
  const steady_time start{1h};
  mixing::cover_schedule clock{10ms, start, source};
  const auto due = clock.next_due();
  CHECK_FALSE(clock.tick(due - 1ns, source));
  CHECK(clock.tick(due, source));
  CHECK_FALSE(clock.tick(due, source));
}

TEST_CASE("after a pause one tick comes, not all that were missed") {
  crypto::seeded_random source{7};
  const steady_time start{1h};
  mixing::cover_schedule clock{10ms, start, source};
  const auto later = start + 10s;
  CHECK(clock.tick(later, source));
  CHECK(clock.next_due() > later);
  CHECK_FALSE(clock.tick(later, source));
}
