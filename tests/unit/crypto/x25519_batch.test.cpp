#include "common/crypto/x25519_batch.hpp"

#include "common/crypto/lanes/emulated_lanes.hpp"
#include "common/crypto/lanes/x25519_lanes.hpp"
#include "tests/support/seed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace nephele;
using crypto::lanes::emulated_lanes;

namespace {

using bytes32 = byte_array<32>;

bytes32 from(std::string_view hex) {
  bytes32 result{};
  REQUIRE(from_hex_into(hex, result));
  return result;
}

/// Zero, one, the points of small order, the prime and its neighbours, what is
/// not canonical, and all bits.
std::vector<bytes32> edge_points() {
  const std::string zeros(60, '0');
  const std::string ones(60, 'f');
  return {from(zeros + "0000"),
          from("0100" + zeros),
          from("e0eb7a7c3b41b8ae1656e3faf19fc46a"
               "da098deb9c32b1fd866205165f49b800"),
          from("5f9c95bca3508c24b1d0b1559c83ef5b"
               "04445cc4581c8e86d8224eddd09f1157"),
          from("ec" + ones + "7f"),
          from("ed" + ones + "7f"),
          from("ee" + ones + "7f"),
          from("ff" + ones + "7f"),
          from("ff" + ones + "ff"),
          from("da" + ones + "ff"),
          from("02" + zeros + "80"),
          from("0900" + zeros)};
}

struct batch {
  std::vector<bytes32> scalars;
  std::vector<bytes32> points;
  std::vector<bytes32> results;

  explicit batch(std::size_t count)
      : scalars(count), points(count), results(count) {}

  /// In emulated lanes.
  void multiply() {
    for (std::size_t at = 0; at < scalars.size();) {
      crypto::lanes::lane_batch some{};
      some.count
          = std::min(scalars.size() - at, crypto::lanes::lane_batch::size);
      for (std::size_t i = 0; i < some.count; ++i, ++at) {
        some.scalars[i] = scalars[at].data();
        some.points[i] = points[at].data();
        some.results[i] = results[at].data();
      }
      crypto::lanes::multiply_batch<emulated_lanes>(some);
    }
  }

  /// How many lanes differ from libsodium, whose refusal is our zero.
  [[nodiscard]] std::size_t differences() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < scalars.size(); ++i) {
      const auto expected = crypto::x25519(scalars[i], points[i]);
      bytes32 bytes{};
      if (expected)
        std::ranges::copy(expected->expose(), bytes.begin());
      count += bytes != results[i];
    }
    return count;
  }
};

/// More in the slow suite.
std::size_t random_lanes() {
  const char* wanted = std::getenv("NEPHELE_RANDOM_LANES");
  return wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 1'000;
}

} // namespace

TEST_CASE("every lane agrees with libsodium on random input") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  crypto::seeded_random source{seed};
  for (auto left = random_lanes(); left > 0;) {
    // All sizes of a batch come up, the last group mostly in part.
    batch some{std::min<std::size_t>(left, 1 + source.below(70))};
    for (auto& scalar : some.scalars)
      source.fill(scalar);
    for (auto& point : some.points)
      source.fill(point);
    some.multiply();
    REQUIRE(some.differences() == 0);
    left -= some.scalars.size();
  }
}

TEST_CASE("every lane agrees with libsodium on edge cases among good ones") {
  crypto::seeded_random source{1};
  const auto edges = edge_points();
  std::vector<bytes32> scalars(4);
  scalars[1].fill(std::byte{0xff});
  source.fill(scalars[2]);
  scalars[3][0] = std::byte{7};
  for (const auto& scalar : scalars) {
    // Each edge case in each lane, beside others of which some are good.
    for (std::size_t shift = 0; shift < edges.size(); ++shift) {
      batch some{2 * emulated_lanes::width};
      for (std::size_t i = 0; i < some.points.size(); ++i) {
        some.scalars[i] = scalar;
        if (i % 3 == 2)
          source.fill(some.points[i]);
        else
          some.points[i] = edges[(i + shift) % edges.size()];
      }
      some.multiply();
      CHECK(some.differences() == 0);
    }
  }
}

TEST_CASE("lanes agree with RFC 7748 section 5.2 after 1000 rounds") {
  batch all{1};
  all.scalars[0] = all.points[0] = {std::byte{9}};
  for (int round = 0; round < 1000; ++round) {
    all.multiply();
    all.points = all.scalars;
    all.scalars = all.results;
  }
  CHECK(to_hex(all.scalars[0])
        == "684cf59ba83309552800ef566f2f4d3c"
           "1c3887c49360e3875f2eb94d99532c51");
}

TEST_CASE("a batch gives what single multiplications give") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  CAPTURE(to_string(crypto::chosen_x25519_backend()));
  crypto::seeded_random source{seed};
  for (std::size_t count = 0; count <= 70; ++count) {
    batch some{count};
    std::vector<crypto::x25519_job> jobs(count);
    for (std::size_t i = 0; i < count; ++i) {
      source.fill(some.scalars[i]);
      if (i % 5 != 4)
        source.fill(some.points[i]);
      jobs[i].scalar = some.scalars[i].data();
      jobs[i].point = some.points[i].data();
    }
    crypto::x25519_batch(jobs);
    for (std::size_t i = 0; i < count; ++i) {
      std::ranges::copy(jobs[i].result.expose(), some.results[i].begin());
      CHECK(jobs[i].is_small_order == (i % 5 == 4));
    }
    CHECK(some.differences() == 0);
  }
}
