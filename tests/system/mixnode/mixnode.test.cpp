#include "tests/support/mixnode_stage.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;
using tests::mixnode_stage;

namespace {

constexpr auto each = sphinx::regular_packet_size;

template <class Done>
bool within(std::chrono::milliseconds limit, Done done) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    if (done())
      return true;
    std::this_thread::sleep_for(20ms);
  }
  return done();
}

double dropped(const mixnode_stage& on, const std::string& reason) {
  const auto series = on.metrics();
  const auto found = series.find("nephele_mixnode_packets_dropped_total{"
                                 "reason=\""
                                 + reason + "\"}");
  return found == series.end() ? -1 : found->second;
}

void say(zmq::socket& to, byte_span bundle) {
  zmq::message said{bundle};
  REQUIRE(within(5s, [&] { return to.send(said) == zmq::send_outcome::sent; }));
}

/// Nothing on its way any more, so that counts stand still.
void settle(const mixnode_stage& on) {
  auto last = on.arrived();
  within(5s, [&] {
    std::this_thread::sleep_for(300ms);
    return std::exchange(last, on.arrived()) == last;
  });
}

} // namespace

TEST_CASE("replays are refused, also after SIGKILL and a restart") {
  mixnode_stage on;
  settle(on);
  const auto packets = on.maker(1).make_many(16);
  const auto before = on.arrived();
  REQUIRE(on.send(packets));
  REQUIRE(within(5s, [&] { return on.arrived() == before + 16; }));
  REQUIRE(on.send(packets));
  CHECK(within(5s, [&] { return dropped(on, "replayed") == 16; }));
  const auto key = on.record().mix_keys;
  on.kill();
  on.restart();
  CHECK(on.record().mix_keys == key);
  settle(on);
  const auto after = on.arrived();
  REQUIRE(on.send(packets));
  CHECK(within(5s, [&] { return dropped(on, "replayed") == 16; }));
  const auto fresh = on.maker(2).make_many(16);
  REQUIRE(on.send(fresh));
  CHECK(within(5s, [&] { return on.arrived() == after + 16; }));
}

TEST_CASE("altered packets and other rotations are refused and counted") {
  mixnode_stage on;
  settle(on);
  auto altered = on.maker(1).make_many(4);
  for (std::size_t i = 0; i < 4; ++i)
    altered[i * each + 60 + 70 * i] ^= std::byte{4};
  REQUIRE(on.send(altered));
  REQUIRE(on.send(on.maker(2).make_many(3), rotation_number{7}));
  CHECK(within(5s, [&] { return dropped(on, "bad_mac") == 4; }));
  CHECK(within(5s, [&] { return dropped(on, "wrong_rotation") == 3; }));
}

TEST_CASE("bundles that are none are refused and counted") {
  mixnode_stage on;
  settle(on);
  byte_vector whole(link::bundle_size(sphinx::size_class::regular, 2));
  const auto two = on.maker(1).make_many(2);
  const std::array<byte_span, 2> packets{byte_span{two}.first(each),
                                         byte_span{two}.last(each)};
  link::write_bundle(rotation_number{0}, sphinx::size_class::regular, packets,
                     whole);
  auto longer = whole;
  longer.resize(whole.size() + 1);
  auto countless = whole;
  countless[6] = std::byte{0};
  const std::vector<byte_vector> wrong{{whole.begin(), whole.end() - 1},
                                       longer,
                                       countless,
                                       {whole.begin(), whole.begin() + 3},
                                       {}};
  auto raw = on.dial_as_gateway();
  for (const auto& bundle : wrong)
    say(raw, bundle);
  CHECK(within(5s, [&] {
    return dropped(on, "malformed_bundle") == static_cast<double>(wrong.size());
  }));
  const auto before = on.arrived();
  say(raw, whole);
  CHECK(within(5s, [&] { return on.arrived() == before + 2; }));
  // Larger than any bundle: libzmq cuts that connection, and no other.
  auto flooding = on.dial_as_gateway();
  say(flooding, byte_vector(link::max_bundle_size + 1000));
  say(raw, wrong.front());
  CHECK(within(5s, [&] {
    return dropped(on, "malformed_bundle")
           == static_cast<double>(wrong.size() + 1);
  }));
  CHECK(on.send(on.maker(2).make_many(4)));
  CHECK(within(5s, [&] { return on.arrived() == before + 6; }));
}

TEST_CASE("a key that the topology does not name gets nothing in") {
  mixnode_stage on;
  settle(on);
  const auto refused = [&] {
    return on
        .metrics()["nephele_mixnode_handshakes_total{outcome=\"refused_key\"}"];
  };
  const auto had = refused();
  const auto taken
      = on.metrics()["nephele_mixnode_packets_in_total{class=\"regular\"}"];
  auto stranger = on.dial_as_stranger();
  byte_vector bundle(link::bundle_size(sphinx::size_class::regular, 1));
  const auto packet = on.maker(1).make_many(1);
  const std::array<byte_span, 1> packets{byte_span{packet}};
  link::write_bundle(rotation_number{0}, sphinx::size_class::regular, packets,
                     bundle);
  zmq::message first{byte_span{bundle}};
  std::ignore = stranger.send(first);
  CHECK(within(5s, [&] { return refused() > had; }));
  CHECK(on.metrics()["nephele_mixnode_packets_in_total{class=\"regular\"}"]
        == taken);
}

TEST_CASE("what is held when SIGTERM comes still goes out") {
  mixnode_stage on;
  settle(on);
  const auto before = on.arrived();
  REQUIRE(on.send(on.maker(1).make_many(16)));
  // Long enough to be taken in, too short for most delays to end.
  REQUIRE(within(5s, [&] {
    return on.metrics()["nephele_mixnode_packets_in_total{class=\"regular\"}"]
           >= 16;
  }));
  CHECK(on.stop() == 0);
  CHECK(within(2s, [&] { return on.arrived() == before + 16; }));
}

TEST_CASE("a node whose keys are lost serves under the next generation") {
  mixnode_stage on;
  const auto lost = on.record().mix_keys;
  on.kill();
  std::filesystem::remove_all(on.folder() / "mix-keys");
  on.restart();
  for (const auto& key : on.record().mix_keys) {
    CHECK(key.generation == key_generation{1});
    CHECK(key.key != lost.front().key);
  }
}
