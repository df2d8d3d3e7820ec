#include "common/sphinx/unwrap.hpp"

#include "common/sphinx/payload.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/sphinx/sample_route.hpp"

#include <bit>

using namespace nephele;
using test::sample_route;

namespace {

constexpr std::size_t alpha_top_bit = 255;

void flip(byte_vector& bytes, std::size_t bit) {
  bytes[bit / 8] ^= std::byte{1} << (bit % 8);
}

struct sample {
  crypto::seeded_random source;
  sample_route route;
  byte_vector packet;

  explicit sample(std::uint64_t seed, std::size_t hops = 4,
                  std::size_t size = sphinx::ack_packet_size,
                  sphinx::version spoken = sphinx::default_version)
      : source(seed), route(source, hops),
        packet(test::built(route.plan(spoken), as_bytes("secret"), source,
                           size)) {}

  [[nodiscard]] const crypto::x25519_secret& first_key() const {
    return route.keys.front().secret;
  }
};

bool is_refused(const sphinx::unwrap_job& job, sphinx::errc reason) {
  return job.state == sphinx::unwrap_state::refused && job.reason == reason;
}

std::size_t different_bits(byte_span a, byte_span b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    count += static_cast<std::size_t>(
        std::popcount(std::to_integer<unsigned>(a[i] ^ b[i])));
  return count;
}

} // namespace

TEST_CASE("every flipped bit of the header is refused, but alpha's top bit") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  const sample sent{seed};
  for (std::size_t bit = 0; bit < sphinx::header_size * 8; ++bit) {
    if (bit == alpha_top_bit)
      continue;
    CAPTURE(bit);
    auto damaged = sent.packet;
    flip(damaged, bit);
    CHECK(is_refused(sphinx::unwrap(damaged, sent.first_key()),
                     sphinx::errc::bad_mac));
  }
}

TEST_CASE("alpha's top bit changes neither the replay tag nor what follows") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  const sample sent{seed};
  auto plain = sent.packet;
  auto flipped = sent.packet;
  flip(flipped, alpha_top_bit);
  const auto one = sphinx::unwrap(plain, sent.first_key());
  const auto two = sphinx::unwrap(flipped, sent.first_key());
  REQUIRE(two.state == sphinx::unwrap_state::forward);
  CHECK(one.tag == two.tag);
  CHECK(to_hex(plain) == to_hex(flipped));
}

TEST_CASE("every flipped bit of the payload is noise at the exit") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  const sample sent{seed};
  auto intact = sent.packet;
  const auto good = test::travel(sent.route, intact);
  REQUIRE(sphinx::parse_payload(good.payload()));
  for (std::size_t bit = sphinx::header_size * 8; bit < sent.packet.size() * 8;
       ++bit) {
    CAPTURE(bit);
    auto damaged = sent.packet;
    flip(damaged, bit);
    const auto job = test::travel(sent.route, damaged);
    CHECK_FALSE(sphinx::parse_payload(job.payload()));
    // Half of 304 bits, give or take eleven standard deviations.
    const auto changed = different_bits(job.payload(), good.payload());
    CHECK(changed > 56);
    CHECK(changed < 248);
  }
}

TEST_CASE("a bit flipped between two hops is noise at the exit as well") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  sample sent{seed, 4, sphinx::regular_packet_size};
  REQUIRE(sphinx::unwrap(sent.packet, sent.first_key()).state
          == sphinx::unwrap_state::forward);
  flip(sent.packet, sphinx::header_size * 8 + sent.source.below(2065 * 8));
  for (std::size_t i = 1; i < 3; ++i)
    REQUIRE(sphinx::unwrap(sent.packet, sent.route.keys[i].secret).state
            == sphinx::unwrap_state::forward);
  const auto job = sphinx::unwrap(sent.packet, sent.route.keys[3].secret);
  REQUIRE(job.state == sphinx::unwrap_state::final);
  CHECK_FALSE(sphinx::parse_payload(job.payload()));
}

TEST_CASE("replays share a tag, different packets and hops do not") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  sample sent{seed};
  auto first = sent.packet;
  auto replayed = sent.packet;
  replayed.back() ^= std::byte{1};
  const auto one = sphinx::unwrap(first, sent.first_key());
  CHECK(sphinx::unwrap(replayed, sent.first_key()).tag == one.tag);
  CHECK(sphinx::unwrap(first, sent.route.keys[1].secret).tag != one.tag);
  auto other = test::built(sent.route.plan(), as_bytes("secret"), sent.source,
                           sent.packet.size());
  CHECK(sphinx::unwrap(other, sent.first_key()).tag != one.tag);
}

TEST_CASE("a packet for another key is refused and left as it came") {
  const sample sent{1};
  auto packet = sent.packet;
  const auto& wrong = sent.route.keys[1].secret;
  sphinx::unwrap_job job;
  job.start(packet, wrong);
  sphinx::open_headers({&job, 1});
  CHECK(is_refused(job, sphinx::errc::bad_mac));
  CHECK(packet == sent.packet);
  job.retry(sent.first_key());
  sphinx::open_headers({&job, 1});
  CHECK(job.state == sphinx::unwrap_state::opened);
}

TEST_CASE("versions that a network does not admit are refused") {
  for (const auto spoken :
       {sphinx::version::explicit_keys, sphinx::version::key_seeds}) {
    const sample sent{1, 4, sphinx::ack_packet_size, spoken};
    const auto other = spoken == sphinx::version::key_seeds
                           ? sphinx::version::explicit_keys
                           : sphinx::version::key_seeds;
    auto packet = sent.packet;
    CHECK(sphinx::unwrap(packet, sent.first_key(), {spoken}).state
          == sphinx::unwrap_state::forward);
    packet = sent.packet;
    CHECK(is_refused(sphinx::unwrap(packet, sent.first_key(), {other}),
                     sphinx::errc::unsupported_version));
    packet = sent.packet;
    CHECK(is_refused(sphinx::unwrap(packet, sent.first_key(), {}),
                     sphinx::errc::unsupported_version));
  }
}

TEST_CASE("what a caller refuses between the stages stays refused") {
  const sample sent{1};
  auto one = sent.packet;
  auto two = sent.packet;
  std::array<sphinx::unwrap_job, 2> jobs;
  jobs[0].start(one, sent.first_key());
  jobs[1].start(two, sent.first_key());
  sphinx::open_headers(jobs);
  REQUIRE(jobs[0].tag == jobs[1].tag);
  sphinx::refuse(jobs[1], sphinx::errc::replayed);
  sphinx::finish(jobs, sphinx::all_versions);
  CHECK(jobs[0].state == sphinx::unwrap_state::forward);
  CHECK(is_refused(jobs[1], sphinx::errc::replayed));
  CHECK(two == sent.packet);
}

TEST_CASE("a batch gives what single packets give") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  crypto::seeded_random source{seed};
  const sample one{1};
  const sample two{2};
  for (std::size_t count = 0; count <= 70; count += 7) {
    std::vector<byte_vector> packets(count);
    std::vector<byte_vector> alone(count);
    std::vector<sphinx::unwrap_job> jobs(count);
    std::vector<const sample*> from(count);
    for (std::size_t i = 0; i < count; ++i) {
      // Two keys; good packets, altered headers and payloads, small order.
      from[i] = source.below(2) == 0 ? &one : &two;
      packets[i].assign(from[i]->packet.begin(), from[i]->packet.end());
      if (source.below(3) == 0)
        packets[i][source.below(packets[i].size())]
            ^= static_cast<std::byte>(1U << source.below(8));
      if (source.below(8) == 0)
        std::fill_n(packets[i].begin(), 32, std::byte{0});
      alone[i] = packets[i];
      jobs[i].start(packets[i], from[i]->first_key());
    }
    sphinx::open_headers(jobs);
    sphinx::finish(jobs, sphinx::all_versions);
    for (std::size_t i = 0; i < count; ++i) {
      const auto single = sphinx::unwrap(alone[i], from[i]->first_key());
      CHECK(single.state == jobs[i].state);
      CHECK(single.tag == jobs[i].tag);
      if (single.state == sphinx::unwrap_state::refused)
        CHECK(single.reason == jobs[i].reason);
      else
        CHECK(alone[i] == packets[i]);
    }
  }
}

TEST_CASE("a job that is used again knows nothing of its last packet") {
  const sample sent{1};
  auto packet = sent.packet;
  auto job = sphinx::unwrap(packet, sent.first_key());
  byte_vector junk(sphinx::ack_packet_size, std::byte{9});
  job.start(junk, sent.first_key());
  CHECK(job.tag == sphinx::replay_tag{});
  sphinx::open_headers({&job, 1});
  sphinx::finish({&job, 1}, sphinx::all_versions);
  CHECK(is_refused(job, sphinx::errc::bad_mac));
}

TEST_CASE("junk of every length is refused") {
  crypto::seeded_random source{1};
  const auto key = source.make<crypto::x25519_secret>();
  for (std::size_t size = 0; size < 400; ++size) {
    auto junk = test::random_bytes(source, size);
    const auto job = sphinx::unwrap(junk, key);
    CAPTURE(size);
    CHECK(is_refused(job, size < 365   ? sphinx::errc::too_short
                          : size < 381 ? sphinx::errc::bad_payload
                                       : sphinx::errc::bad_mac));
  }
}
