#include "common/mixing/delay.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace nephele;
using namespace std::chrono_literals;

TEST_CASE("delays are exponential with the mean that was asked for") {
  crypto::seeded_random source{7};
  constexpr int count = 20000;
  std::vector<double> drawn;
  for (int i = 0; i < count; ++i)
    drawn.push_back(
        static_cast<double>(mixing::sample_delay(source, 50ms).count()) / 50e6);
  std::ranges::sort(drawn);
  double furthest = 0;
  for (int i = 0; i < count; ++i) {
    const auto expected = 1 - std::exp(-drawn[static_cast<std::size_t>(i)]);
    furthest = std::max(furthest, std::abs(expected - (i + 0.5) / count));
  }
  // Kolmogorov-Smirnov at a significance of 0.1 %, for a fixed seed.
  CHECK(furthest < 1.95 / std::sqrt(count));
}

TEST_CASE("no delay exceeds ten seconds, asked for or drawn") {
  crypto::seeded_random source{8};
  for (int i = 0; i < 1000; ++i) {
    const auto drawn = mixing::sample_delay(source, 20s);
    CHECK(drawn >= 0ns);
    CHECK(drawn <= 10s);
  }
  CHECK(mixing::clamp_delay(sphinx::wire_delay{0}) == 0ns);
  CHECK(mixing::clamp_delay(sphinx::to_wire(9999ms)) == 9999ms);
  CHECK(mixing::clamp_delay(sphinx::to_wire(11s)) == 10s);
  CHECK(mixing::clamp_delay(sphinx::wire_delay{~std::uint64_t{0}}) == 10s);
}
