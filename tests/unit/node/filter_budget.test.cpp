#include "common/node/filter_budget.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

topology::network_parameters network(std::chrono::nanoseconds epoch,
                                     std::uint32_t epochs) {
  topology::network_parameters on;
  on.epoch_length = epoch;
  on.epochs_per_rotation = epochs;
  on.overlap = 60s;
  return on;
}

} // namespace

TEST_CASE("a filter lasts its key's whole life at the expected rate") {
  // 180 s of rotation, 60 s of overlap, 30 s early.
  CHECK(node::filter_packets(network(60s, 3), 100, 1U << 30U) == 27'000);
}

TEST_CASE("an idle node has a filter all the same") {
  CHECK(node::filter_packets(network(60s, 3), 0.001, 1U << 30U) == 1'000);
}

TEST_CASE("the limit shortens a filter's life, but not below an hour") {
  const auto day = network(1h, 24);
  const auto unlimited = node::filter_packets(day, 1'000, 1ULL << 40U);
  REQUIRE(unlimited.has_value());
  CHECK(*unlimited == (24 * 3600 + 90) * 1'000);
  const auto limited = node::filter_packets(day, 1'000, 100'000'000);
  REQUIRE(limited.has_value());
  CHECK(*limited < *unlimited);
  CHECK(*limited > 3'600'000);
  const auto refused = node::filter_packets(day, 1'000, 10'000'000);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().is(node::filter_errc::limit_too_low));
}

TEST_CASE("a rotation shorter than an hour needs no hour of filter") {
  CHECK(node::filter_packets(network(60s, 3), 1'000, 2'000'000).has_value());
}
