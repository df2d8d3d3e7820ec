#include "common/node/upkeep.hpp"

#include "tests/support/fake_indexer.hpp"
#include "tests/support/scratch_directory.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

/// The system's time, but for tests that need another wall clock.
class shifted_clock final : public clock {
public:
  [[nodiscard]] steady_time steady() const override { return system_.steady(); }

  [[nodiscard]] wall_time wall() const override {
    return system_.wall() + shift_.load();
  }

  void shift(std::chrono::nanoseconds by) { shift_ = by; }

private:
  system_clock system_;
  std::atomic<std::chrono::nanoseconds> shift_{0ns};
};

/// One mix that follows a fake indexer, all threads of its own.
struct followed_node {
  tests::scratch_directory at;
  shifted_clock time;
  crypto::system_random source;
  tests::test_network network;
  std::unique_ptr<tests::fake_indexer> indexer;
  zmq::context context;
  std::unique_ptr<zmq::zap_server> zap = *zmq::zap_server::open(context);
  zmq::curve_pair link = zmq::make_curve_pair(source);
  crypto::signing_key signer = crypto::make_signing_key(source);
  zmq::event_loop loop{time};
  caf::actor_system_config config;
  caf::actor_system actors{config};
  std::unique_ptr<node::mixer> mixer;
  std::unique_ptr<node::upkeep> upkeep;
  std::atomic<int> fatal = 0;
  node::topology_update told;

  followed_node() {
    network.parameters.genesis_time = time.wall() - 1s;
    indexer = std::make_unique<tests::fake_indexer>(network, time);
    mixer = *node::mixer::open(context, *zap, loop, actors, link, time, {});
  }

  ~followed_node() {
    if (upkeep)
      upkeep->stop();
  }

  void start() {
    auto directory = key_dir::key_directory::open(
        {.path = at.path() / "keys", .allow_disk = true});
    REQUIRE(directory.has_value());
    node::settings chosen;
    chosen.indexer_endpoint = indexer->endpoint();
    chosen.indexer_key = indexer->key();
    chosen.feed_endpoint = indexer->feed_endpoint();
    chosen.signers = network.trust().signers.signers;
    chosen.expected_packets_per_second = 10;
    topology::node_record self;
    self.id = signer.id();
    self.layer = layer_number{1};
    self.link_endpoint = mixer->endpoint();
    self.link_key = link.public_key;
    self.version = "test";
    upkeep = std::make_unique<node::upkeep>(
        node::upkeep::surroundings{context, loop, *mixer, time}, chosen, link,
        signer, self, *node::key_rotation::open(std::move(*directory), source),
        *key_dir::signed_record::load(at.path() / "signed"),
        [this](const error&) { ++fatal; });
    // Runs in our turns of the loop.
    upkeep->on_topology(
        [this](const node::topology_update& update) { told = update; });
    upkeep->start();
  }

  void stop() {
    upkeep->stop();
    upkeep.reset();
  }

  template <class Done>
  bool until(Done done, std::chrono::milliseconds limit = 10s) {
    const auto end = time.steady() + limit;
    while (time.steady() < end) {
      if (done())
        return true;
      loop.turn(5ms);
    }
    return done();
  }

  [[nodiscard]] bool is_ready() const {
    const auto faults = upkeep->faults();
    return faults.clock.empty() && faults.topology.empty()
           && faults.keys.empty();
  }
};

} // namespace

TEST_CASE("a node registers, follows the topology and dials its next layer") {
  followed_node on;
  on.start();
  const auto record = on.indexer->await_registration(10s);
  REQUIRE(record.has_value());
  CHECK(record->id == on.signer.id());
  CHECK(record->link_endpoint == on.mixer->endpoint());
  REQUIRE(record->mix_keys.size() == 2);
  CHECK(record->mix_keys[0].rotation == rotation_number{0});
  CHECK(on.upkeep->faults().topology != "");
  on.indexer->publish_epoch(0);
  CHECK(on.until([&] { return on.is_ready(); }));
  CHECK(on.until([&] { return on.told.current != nullptr; }));
  CHECK(on.told.current->find(on.signer.id()) != nullptr);
  CHECK(on.told.relayed != nullptr);
  CHECK(on.until([&] { return on.mixer->counts().dials.value() == 3; }));
  CHECK(on.until(
      [&] { return on.indexer->last_heartbeat(on.signer.id()).has_value(); }));
  CHECK(on.fatal == 0);
}

TEST_CASE("with a clock that is off a node neither registers nor serves") {
  followed_node on;
  on.indexer->set_clock_offset(6s);
  on.indexer->publish_epoch(0);
  on.start();
  CHECK(on.until(
      [&] { return on.upkeep->faults().clock == "more than 5 s off"; }));
  CHECK_FALSE(on.indexer->await_registration(500ms).has_value());
  on.indexer->set_clock_offset(1s);
  CHECK(on.until([&] { return on.is_ready(); }));
  CHECK(on.indexer->await_registration(5s).has_value());
}

TEST_CASE("a node without a topology starts and stays unready") {
  followed_node on;
  on.start();
  REQUIRE(on.until([&] { return on.upkeep->faults().clock.empty(); }));
  CHECK_FALSE(on.is_ready());
  CHECK(on.upkeep->faults().topology == "topology.none");
}

TEST_CASE("contradicted keys are replaced under the next generation") {
  followed_node on;
  on.indexer->refuse_registrations(1);
  on.start();
  const auto record = on.indexer->await_registration(10s);
  REQUIRE(record.has_value());
  for (const auto& key : record->mix_keys)
    CHECK(key.generation == key_generation{1});
}

TEST_CASE("a restarted node registers the same keys, with a new sequence") {
  followed_node on;
  on.start();
  const auto first = on.indexer->await_registration(10s);
  REQUIRE(first.has_value());
  on.stop();
  on.start();
  const auto second = on.indexer->await_registration(10s, first->sequence);
  REQUIRE(second.has_value());
  CHECK(second->mix_keys == first->mix_keys);
}

TEST_CASE("the next rotation's key is announced before it begins") {
  followed_node on;
  on.start();
  auto record = on.indexer->await_registration(10s);
  REQUIRE(record.has_value());
  const auto next = record->mix_keys.back();
  // Rotations take three minutes.
  on.time.shift(180s);
  record = on.indexer->await_registration(10s, record->sequence);
  REQUIRE(record.has_value());
  REQUIRE(record->mix_keys.size() == 2);
  CHECK(record->mix_keys.front() == next);
  CHECK(record->mix_keys.back().rotation == next.rotation.next());
  CHECK(on.time.wall() < topology::start_of(on.network.parameters,
                                            record->mix_keys.back().rotation));
}

TEST_CASE("a forged topology changes nothing") {
  followed_node on;
  on.start();
  REQUIRE(on.indexer->await_registration(10s).has_value());
  auto forged = on.network.sign(on.network.snapshot_of(0));
  forged.signatures[0].signature.bytes[0] ^= std::byte{1};
  on.indexer->publish({forged});
  CHECK_FALSE(
      on.until([&] { return on.mixer->counts().dials.value() > 0; }, 1500ms));
  CHECK(on.upkeep->faults().topology == "topology.none");
}
