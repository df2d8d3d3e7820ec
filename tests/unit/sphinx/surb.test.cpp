#include "common/sphinx/surb.hpp"

#include "common/sphinx/payload.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/sphinx/sample_route.hpp"

using namespace nephele;
using test::sample_route;

namespace {

byte_vector built_surb(const sphinx::packet_plan& plan,
                       crypto::random& source) {
  byte_vector surb(sphinx::surb_size(plan.version, plan.route.size()));
  REQUIRE(sphinx::build_surb(plan, source, surb));
  return surb;
}

} // namespace

TEST_CASE("a reply through a SURB comes out plain at the last hop") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  crypto::seeded_random source{seed};
  for (std::size_t hops = 1; hops <= sphinx::max_hops; ++hops) {
    for (const auto spoken :
         {sphinx::version::explicit_keys, sphinx::version::key_seeds}) {
      const sample_route route{source, hops};
      const auto bytes = built_surb(route.plan(spoken), source);
      const auto surb = sphinx::parse_surb(bytes);
      REQUIRE(surb);
      CHECK(surb->first_hop == route.hops.front().address);
      const auto message = test::random_bytes(source, source.below(2049));
      byte_vector packet(sphinx::regular_packet_size);
      REQUIRE(sphinx::use_surb(*surb, message, packet));
      const auto job = test::travel(route, packet);
      CHECK(to_hex(sphinx::parse_payload(job.payload()).value())
            == to_hex(message));
    }
  }
}

TEST_CASE("the second use of a SURB has the replay tag of the first") {
  crypto::seeded_random source{1};
  const sample_route route{source, 4};
  const auto bytes = built_surb(route.plan(), source);
  const auto surb = sphinx::parse_surb(bytes);
  REQUIRE(surb);
  byte_vector one(sphinx::ack_packet_size);
  byte_vector two(sphinx::regular_packet_size);
  REQUIRE(sphinx::use_surb(*surb, as_bytes("one"), one));
  REQUIRE(sphinx::use_surb(*surb, as_bytes("two"), two));
  const auto& key = route.keys.front().secret;
  CHECK(sphinx::unwrap(one, key).tag == sphinx::unwrap(two, key).tag);
}

TEST_CASE("a SURB wants a buffer of exactly its size") {
  crypto::seeded_random source{1};
  const sample_route route{source, 4};
  for (const std::size_t size : {0U, 443U, 445U, 1148U}) {
    byte_vector out(size);
    const auto refused = sphinx::build_surb(route.plan(), source, out);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == sphinx::errc::bad_buffer);
  }
}

TEST_CASE("a SURB needs a route of one to five hops") {
  crypto::seeded_random source{1};
  for (const std::size_t hops : {0U, 6U}) {
    const sample_route route{source, hops};
    byte_vector out(sphinx::surb_size(sphinx::default_version, hops));
    const auto refused = sphinx::build_surb(route.plan(), source, out);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == sphinx::errc::bad_route);
  }
}

TEST_CASE("only lengths of one to five seeds or keys are SURBs") {
  for (std::size_t size = 0; size < 1600; ++size) {
    const bool is_seeds = size >= 396 && size <= 460 && (size - 380) % 16 == 0;
    const bool is_keys = size >= 572 && size <= 1340 && (size - 380) % 192 == 0;
    CAPTURE(size);
    CHECK(sphinx::parse_surb(byte_vector(size)).has_value()
          == (is_seeds || is_keys));
  }
}

TEST_CASE("a reply that is too long or has no room is refused") {
  crypto::seeded_random source{1};
  const sample_route route{source, 2};
  const auto bytes = built_surb(route.plan(), source);
  const auto surb = sphinx::parse_surb(bytes);
  byte_vector packet(sphinx::ack_packet_size);
  CHECK(sphinx::use_surb(*surb, byte_vector(22), packet).error()
        == sphinx::errc::message_too_long);
  byte_vector small(380);
  CHECK(sphinx::use_surb(*surb, {}, small).error() == sphinx::errc::bad_buffer);
}
