#include "services/topology-indexer/registry.hpp"

#include "tests/unit/topology-indexer/fixture.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::tests;
using topology_indexer::errc;

namespace {

constexpr auto interval = 3s;

struct registered : indexed_network {
  topology_indexer::registry nodes{admitted, interval};

  result<void> announce(const topology::node_record& node, std::size_t index,
                        std::uint8_t from = 1) {
    return nodes.announce(sign(node, index), peer(from), time.steady());
  }

  bool refused(const topology::node_record& node, errc why) {
    const auto outcome = announce(node, 0);
    return !outcome && outcome.error().is(why);
  }

  result<void> beat(std::size_t index, std::uint64_t count,
                    std::uint8_t from = 1) {
    return nodes.heartbeat(network.nodes[index].id, count, peer(from),
                           time.steady());
  }

  std::size_t alive() { return nodes.survey_at(time.steady()).alive.size(); }
};

} // namespace

TEST_CASE("an admitted node that signs its descriptor is alive") {
  registered r;
  REQUIRE(r.announce(r.record(0), 0));
  const auto known = r.nodes.survey_at(r.time.steady());
  REQUIRE(known.alive.size() == 1);
  CHECK(known.alive[0] == r.record(0));
  CHECK(known.descriptors.size() == 1);
  CHECK(known.revision == 1);
}

TEST_CASE("who is not admitted is refused") {
  registered r;
  crypto::seeded_random source{5};
  auto stranger = r.record(0);
  const auto key = crypto::make_signing_key(source);
  stranger.id = key.id();
  const auto document = topology::sign_document(topology::descriptor_domain,
                                                encode(stranger), key);
  CHECK(r.nodes.announce(document, peer(1), r.time.steady())
            .error()
            .is(errc::not_admitted));
  CHECK(r.alive() == 0);
}

TEST_CASE("forged and borrowed descriptors are refused") {
  registered r;
  auto forged = r.sign(r.record(0), 0);
  forged.payload[30] ^= std::byte{1};
  CHECK(r.nodes.announce(forged, peer(1), r.time.steady())
            .error()
            .is(errc::bad_descriptor));
  // Node 1 signs what node 0 is.
  CHECK(r.announce(r.record(0), 1).error().is(errc::bad_descriptor));
  const auto other_domain = topology::sign_document(
      topology::snapshot_domain, encode(r.record(0)), r.node_keys[0]);
  CHECK(r.nodes.announce(other_domain, peer(1), r.time.steady())
            .error()
            .is(errc::bad_descriptor));
  auto unsigned_one = r.sign(r.record(0), 0);
  unsigned_one.signatures.clear();
  CHECK(r.nodes.announce(unsigned_one, peer(1), r.time.steady())
            .error()
            .is(errc::bad_descriptor));
}

TEST_CASE("the genesis decides roles and layers") {
  registered r;
  auto gateway = r.record(0);
  gateway.role = topology::node_role::gateway;
  gateway.layer = layer_number{0};
  gateway.client_endpoint = "tcp://127.0.0.1:1";
  CHECK(r.refused(gateway, errc::wrong_role));
  auto elsewhere = r.record(0);
  elsewhere.layer = layer_number{2};
  CHECK(r.refused(elsewhere, errc::wrong_layer));
  auto free = r.record(1);
  free.layer = layer_number{2};
  CHECK(r.announce(free, 1));
}

TEST_CASE("descriptors only go forward") {
  registered r;
  auto node = r.record(0);
  node.sequence = 5;
  REQUIRE(r.announce(node, 0));
  CHECK(r.announce(node, 0));
  auto older = node;
  older.sequence = 4;
  CHECK(r.refused(older, errc::old_descriptor));
  auto twin = node;
  twin.version = "other";
  CHECK(r.refused(twin, errc::equivocation));
}

TEST_CASE("two keys of one name are equivocation") {
  registered r;
  REQUIRE(r.announce(r.record(0), 0));
  auto again = r.record(0);
  again.sequence = 2;
  again.mix_keys[0].key.bytes[0] ^= std::byte{1};
  CHECK(r.refused(again, errc::equivocation));
  auto raised = r.record(0, 1, 1);
  raised.sequence = 2;
  CHECK(r.announce(raised, 0));
  auto fallen = r.record(0, 1, 0);
  fallen.sequence = 3;
  CHECK(r.refused(fallen, errc::equivocation));
}

TEST_CASE("a link key belongs to one node") {
  registered r;
  REQUIRE(r.announce(r.record(1), 1));
  auto thief = r.record(0);
  thief.link_key = r.record(1).link_key;
  CHECK(r.refused(thief, errc::key_taken));
}

TEST_CASE("a node is out after three missed heartbeats and comes back") {
  registered r;
  REQUIRE(r.announce(r.record(0), 0));
  for (int i = 0; i < 10; ++i) {
    r.time.advance(interval);
    REQUIRE(r.beat(0, 0));
    CHECK(r.alive() == 1);
  }
  for (int missed = 1; missed <= 3; ++missed) {
    r.time.advance(interval);
    CHECK(r.alive() == 1);
  }
  r.time.advance(interval);
  CHECK(r.alive() == 0);
  REQUIRE(r.beat(0, 0));
  CHECK(r.alive() == 1);
}

TEST_CASE("heartbeats come over the connection that registered") {
  registered r;
  CHECK(r.beat(0, 0).error().is(errc::not_registered));
  REQUIRE(r.announce(r.record(0), 0, 1));
  CHECK(r.beat(0, 0, 2).error().is(errc::not_registered));
  CHECK(r.beat(0, 0, 1));
  REQUIRE(r.announce(r.record(0), 0, 2));
  CHECK(r.beat(0, 0, 1).error().is(errc::not_registered));
  CHECK(r.beat(0, 0, 2));
}

TEST_CASE("a node that starts anew counts on from where it was") {
  registered r;
  const auto packets = [&] {
    return r.nodes.survey_at(r.time.steady()).packets.at(r.network.nodes[0].id);
  };
  REQUIRE(r.announce(r.record(0), 0));
  REQUIRE(r.beat(0, 100));
  REQUIRE(r.beat(0, 150));
  CHECK(packets() == 150);
  REQUIRE(r.announce(r.record(0), 0, 2));
  REQUIRE(r.beat(0, 30, 2));
  CHECK(packets() == 180);
}

TEST_CASE("who did not listen calls nobody silent") {
  registered r;
  REQUIRE(r.announce(r.record(0), 0));
  CHECK(r.alive() == 1);
  r.time.advance(100s);
  CHECK(r.alive() == 1);
  for (int i = 0; i < 4; ++i) {
    r.time.advance(interval);
    static_cast<void>(r.alive());
  }
  CHECK(r.alive() == 0);
}

TEST_CASE("restored nodes are alive but register before their heartbeats") {
  registered r;
  REQUIRE(r.nodes.restore(r.sign(r.record(0), 0), r.time.steady()));
  CHECK(r.alive() == 1);
  CHECK(r.beat(0, 0).error().is(errc::not_registered));
  CHECK(r.announce(r.record(0), 0));
  CHECK(r.beat(0, 0));
}

TEST_CASE("nodes are settled when all are there or none has come for a while") {
  registered r;
  const auto settled
      = [&] { return r.nodes.survey_at(r.time.steady()).is_settled; };
  REQUIRE(r.announce(r.record(0), 0));
  CHECK_FALSE(settled());
  r.time.advance(3s);
  CHECK_FALSE(settled());
  r.time.advance(2s);
  CHECK(settled());
  for (std::size_t i = 1; i < r.network.nodes.size(); ++i)
    REQUIRE(r.announce(r.record(i), i));
  CHECK(settled());
}
