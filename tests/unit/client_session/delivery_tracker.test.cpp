#include "common/client_session/delivery_tracker.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using session::delivery_number;

namespace {

delivery_number number(std::uint64_t value) {
  return delivery_number{value};
}

} // namespace

TEST_CASE("a delivery counts only when all before it are finished") {
  client_session::delivery_tracker tracker;
  for (const auto n : {3U, 4U, 9U})
    tracker.arrived(number(n));
  tracker.finished(number(4));
  CHECK(tracker.taken() == number(0));
  tracker.finished(number(3));
  CHECK(tracker.taken() == number(4));
  tracker.finished(number(9));
  CHECK(tracker.taken() == number(9));
}

TEST_CASE("numbers that never arrived, or arrived already, change nothing") {
  client_session::delivery_tracker tracker;
  tracker.arrived(number(5));
  tracker.arrived(number(5));
  tracker.finished(number(7));
  tracker.finished(number(4));
  CHECK(tracker.taken() == number(0));
  tracker.finished(number(5));
  tracker.finished(number(5));
  CHECK(tracker.taken() == number(5));
}

TEST_CASE("another session begins with nothing taken") {
  client_session::delivery_tracker tracker;
  tracker.arrived(number(5));
  tracker.finished(number(5));
  tracker.reset();
  CHECK(tracker.taken() == number(0));
  tracker.arrived(number(2));
  tracker.finished(number(2));
  CHECK(tracker.taken() == number(2));
}
