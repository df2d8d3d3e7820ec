#include "common/client/send_schedule.hpp"

#include "common/client/durations.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace nephele;
using namespace std::chrono_literals;
using client::slot_kind;

namespace {

/// Largest distance between the gaps' distribution and the exponential one.
double distance_to_exponential(std::vector<double> gaps, double mean) {
  std::ranges::sort(gaps);
  double worst = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double expected = 1.0 - std::exp(-gaps[i] / mean);
    const auto rank = static_cast<double>(i);
    const auto size = static_cast<double>(gaps.size());
    worst = std::max({worst, std::abs(expected - rank / size),
                      std::abs(expected - (rank + 1) / size)});
  }
  return worst;
}

} // namespace

TEST_CASE("both clocks and their sum are Poisson with the preset's means") {
  crypto::seeded_random source{81};
  const auto rates = session::rates_of(session::preset::balanced);
  client::send_schedule schedule{rates, source, steady_time{1h}};
  std::vector<double> all;
  std::vector<double> main;
  std::vector<double> loop;
  steady_time last{1h};
  steady_time last_main{1h};
  steady_time last_loop{1h};
  for (int i = 0; i < 110'000; ++i) {
    const auto slot = schedule.upcoming(0);
    schedule.pop();
    REQUIRE(slot.due >= last);
    all.push_back(std::chrono::duration<double>(slot.due - last).count());
    last = slot.due;
    auto& own = slot.kind == slot_kind::main ? main : loop;
    auto& own_last = slot.kind == slot_kind::main ? last_main : last_loop;
    own.push_back(std::chrono::duration<double>(slot.due - own_last).count());
    own_last = slot.due;
  }
  // Under 1.63 / sqrt(n) in 99 of 100 cases; the seed is fixed.
  CHECK(distance_to_exponential(main, 0.010) < 0.0052);
  CHECK(distance_to_exponential(loop, 0.100) < 0.0163);
  CHECK(distance_to_exponential(all, 0.1 / 11) < 0.0050);
}

TEST_CASE("slots do not change between looking ahead and use") {
  crypto::seeded_random source{82};
  client::send_schedule schedule{session::rates_of(session::preset::fast),
                                 source, steady_time{1h}};
  const auto third = schedule.upcoming(2);
  schedule.pop();
  schedule.pop();
  CHECK(schedule.upcoming(0).due == third.due);
  CHECK(schedule.upcoming(0).kind == third.kind);
}

TEST_CASE("after a standstill the clocks go on from now without a burst") {
  crypto::seeded_random source{83};
  client::send_schedule schedule{session::rates_of(session::preset::fast),
                                 source, steady_time{1h}};
  (void)schedule.upcoming(9);
  const auto now = steady_time{3h};
  CHECK(schedule.skip_before(now - 5ms, now) == 10);
  auto last = now;
  for (int i = 0; i < 50; ++i) {
    CHECK(schedule.upcoming(0).due >= last);
    last = schedule.upcoming(0).due;
    schedule.pop();
  }
  CHECK(last < now + 1s);
}

TEST_CASE("slots that are not late are kept") {
  crypto::seeded_random source{84};
  client::send_schedule schedule{session::rates_of(session::preset::balanced),
                                 source, steady_time{1h}};
  const auto first = schedule.upcoming(0);
  CHECK(schedule.skip_before(first.due, first.due + 5ms) == 0);
  CHECK(schedule.upcoming(0).due == first.due);
}

TEST_CASE("quantiles are those of the last samples") {
  client::duration_samples samples{100};
  CHECK_FALSE(samples.quantile(0.5));
  for (int i = 1; i <= 250; ++i)
    samples.add(std::chrono::milliseconds{i});
  CHECK(samples.quantile(0.0) == 151ms);
  CHECK(samples.quantile(0.5) == 200ms);
  CHECK(samples.quantile(1.0) == 250ms);
}
