#include "common/topology/calendar.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace nephele;
using namespace nephele::topology;
using namespace std::chrono_literals;

namespace {

network_parameters minute_epochs() {
  network_parameters p;
  p.network = "test";
  p.genesis_time = wall_time{1'700'000'000s};
  p.epoch_length = 60s;
  p.epochs_per_rotation = 3;
  p.overlap = 60s;
  return p;
}

} // namespace

TEST_CASE("epoch 0 begins at genesis and nothing is before it") {
  const auto p = minute_epochs();
  CHECK_FALSE(epoch_at(p, p.genesis_time - 1ns));
  CHECK(epoch_at(p, p.genesis_time) == epoch_number{0});
  CHECK(epoch_at(p, p.genesis_time + 60s - 1ns) == epoch_number{0});
  CHECK(epoch_at(p, p.genesis_time + 60s) == epoch_number{1});
}

TEST_CASE("a rotation is a whole number of epochs") {
  const auto p = minute_epochs();
  CHECK(rotation_of(p, epoch_number{2}) == rotation_number{0});
  CHECK(rotation_of(p, epoch_number{3}) == rotation_number{1});
  CHECK(rotation_at(p, p.genesis_time + 180s) == rotation_number{1});
  CHECK(end_of(p, rotation_number{0}) == start_of(p, rotation_number{1}));
}

TEST_CASE("a key is accepted a little early and through its overlap") {
  const auto p = minute_epochs();
  const rotation_number r{1};
  const auto begin = p.genesis_time + 180s;
  CHECK_FALSE(accepts(p, r, begin - 30s - 1ns));
  CHECK(accepts(p, r, begin - 30s));
  CHECK(accepts(p, r, begin + 240s - 1ns));
  CHECK_FALSE(accepts(p, r, begin + 240s));
}

TEST_CASE("early acceptance is half of a short overlap") {
  auto p = minute_epochs();
  p.overlap = 20s;
  CHECK(early_acceptance(p) == 10s);
}

TEST_CASE("a snapshot is usable while it carries keys, for ten minutes") {
  const auto p = minute_epochs();
  const auto begin = p.genesis_time + 120s;
  CHECK(usable_limit(p, epoch_number{2}, rotation_number{0}) == begin + 60s);
  CHECK(usable_limit(p, epoch_number{2}, rotation_number{1}) == begin + 240s);
  CHECK(usable_limit(p, epoch_number{2}, rotation_number{9}) == begin + 600s);
}

TEST_CASE("numbers from strangers saturate instead of overflowing") {
  const auto p = minute_epochs();
  const rotation_number huge{std::numeric_limits<std::uint32_t>::max()};
  const epoch_number far{std::numeric_limits<std::uint64_t>::max()};
  CHECK(end_of(p, huge) > p.genesis_time);
  CHECK(start_of(p, far) > p.genesis_time);
  CHECK_FALSE(accepts(p, huge, p.genesis_time));
}
