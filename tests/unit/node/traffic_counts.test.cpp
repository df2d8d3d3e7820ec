#include "common/node/traffic_counts.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("an amount counts under the first bound that it does not exceed") {
  node::histogram_tally<3> tally{{1, 10, 100}};
  for (const std::uint64_t amount : {0U, 1U, 2U, 10U, 100U, 101U, 5000U})
    tally.observe(amount);
  CHECK(tally.count(0) == 2);
  CHECK(tally.count(1) == 2);
  CHECK(tally.count(2) == 1);
  CHECK(tally.count(3) == 2);
  CHECK(tally.sum() == 5214);
}

TEST_CASE("drops and sizes are kept apart") {
  node::traffic_counts counts;
  counts.drop(mixing::drop_reason::replayed);
  counts.drop(mixing::drop_reason::link_full, 5);
  counts.in(sphinx::size_class::ack, 3);
  counts.in(sphinx::size_class::regular, 2);
  CHECK(counts.drops(mixing::drop_reason::replayed) == 1);
  CHECK(counts.drops(mixing::drop_reason::link_full) == 5);
  CHECK(counts.drops(mixing::drop_reason::bad_mac) == 0);
  CHECK(counts.ack_in.value() == 3);
  CHECK(counts.regular_in.value() == 2);
}
