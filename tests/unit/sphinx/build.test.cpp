#include "common/sphinx/build.hpp"

#include "common/sphinx/payload.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/sphinx/sample_route.hpp"

using namespace nephele;
using test::sample_route;

TEST_CASE("sizes are those of the published format") {
  CHECK(packet_size(sphinx::size_class::regular) == 2413);
  CHECK(packet_size(sphinx::size_class::ack) == 386);
  CHECK(packet_size(sphinx::size_class::extended32) == 33133);
  CHECK(packet_size(sphinx::size_class::extended8) == 8557);
  CHECK(packet_size(sphinx::size_class::extended16) == 16749);
  CHECK(sphinx::to_size_class(5) == sphinx::size_class::extended16);
  CHECK_FALSE(sphinx::to_size_class(0));
  CHECK_FALSE(sphinx::to_size_class(6));
}

TEST_CASE("a delay survives the wire and never turns negative") {
  using namespace std::chrono_literals;
  CHECK(sphinx::to_wire(50ms).value() == 50'000'000);
  CHECK(sphinx::to_wire(-1ns).value() == 0);
  CHECK(saturated(sphinx::to_wire(50ms)) == 50ms);
  CHECK(saturated(sphinx::wire_delay{~std::uint64_t{0}})
        == std::chrono::nanoseconds::max());
}

TEST_CASE("random routes of 1 to 5 hops deliver random messages") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  crypto::seeded_random source{seed};
  for (int round = 0; round < 40; ++round) {
    const sample_route route{source, 1 + source.below(sphinx::max_hops)};
    const auto room = 1 + source.below(4000);
    const auto payload = sphinx::payload_overhead + 16 + room;
    const auto message = test::random_bytes(source, source.below(room + 17));
    const auto spoken = source.below(2) == 0 ? sphinx::version::explicit_keys
                                             : sphinx::version::key_seeds;
    CAPTURE(round);
    auto packet = test::built(route.plan(spoken), message, source,
                              sphinx::header_size + payload);
    const auto job = test::travel(route, packet);
    CHECK(job.version == spoken);
    const auto received = sphinx::parse_payload(job.payload());
    REQUIRE(received);
    CHECK(to_hex(*received) == to_hex(message));
  }
}

TEST_CASE("the largest message fits and one byte more does not") {
  crypto::seeded_random source{1};
  const sample_route route{source, 4};
  byte_vector packet(sphinx::ack_packet_size);
  CHECK(sphinx::build_packet(route.plan(), byte_vector(21), source, packet));
  const auto refused
      = sphinx::build_packet(route.plan(), byte_vector(22), source, packet);
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == sphinx::errc::message_too_long);
}

TEST_CASE("a packet too small for any payload is refused") {
  crypto::seeded_random source{1};
  const sample_route route{source, 4};
  for (const std::size_t size : {0U, 347U, 348U, 380U}) {
    byte_vector packet(size);
    const auto refused = sphinx::build_packet(route.plan(), {}, source, packet);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == sphinx::errc::bad_buffer);
  }
  byte_vector packet(381);
  CHECK(sphinx::build_packet(route.plan(), {}, source, packet));
}

TEST_CASE("routes without hops or with more than five are refused") {
  crypto::seeded_random source{1};
  for (const std::size_t count : {0U, 6U, 60U}) {
    const sample_route route{source, count};
    byte_vector packet(sphinx::ack_packet_size);
    const auto refused = sphinx::build_packet(route.plan(), {}, source, packet);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == sphinx::errc::bad_route);
  }
}

TEST_CASE("a node key of small order is refused wherever it stands") {
  crypto::seeded_random source{1};
  for (std::size_t i = 0; i < 3; ++i) {
    sample_route route{source, 3};
    route.hops[i].key = {};
    byte_vector packet(sphinx::ack_packet_size);
    const auto refused = sphinx::build_packet(route.plan(), {}, source, packet);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == sphinx::errc::small_order);
  }
}

TEST_CASE("two packets of one plan and message have no block in common") {
  crypto::seeded_random source{1};
  const sample_route route{source, 4};
  const auto one = test::built(route.plan(), as_bytes("same"), source,
                               sphinx::ack_packet_size);
  const auto two = test::built(route.plan(), as_bytes("same"), source,
                               sphinx::ack_packet_size);
  for (std::size_t i = 0; i + 16 <= one.size(); i += 16)
    CHECK(std::memcmp(one.data() + i, two.data() + i, 16) != 0);
}
