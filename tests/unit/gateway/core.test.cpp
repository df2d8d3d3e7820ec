#include "tests/unit/gateway/gateway_fixture.hpp"

namespace nephele::gateway {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

} // namespace

TEST_CASE("a client logs in, sends, receives and logs out") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  const auto terms = std::get<session::welcome>(g.heard(alice).body);
  CHECK(terms.downlink_per_second == 220);
  CHECK(terms.ack_slots == 4);
  CHECK(terms.wall_ns == g.clock.wall().time_since_epoch().count());

  g.uplink(alice);
  REQUIRE(g.mixes.packets.size() == 1);
  CHECK(g.mixes.packets[0].next == g.first_hop());
  CHECK(g.mixes.packets[0].size == sphinx::size_class::regular);
  CHECK(g.mixes.packets[0].rotation == g.rotation());

  g.deliver(alice.key.id());
  g.pass(milliseconds{100});
  const auto got = g.messages(alice);
  REQUIRE(got.size() == 1);
  CHECK(got[0] >= terms.next_delivery.value());

  g.ask(alice, session::logout{});
  CHECK(std::holds_alternative<session::bye>(g.heard(alice).body));
  const auto before = g.frames(alice).size();
  g.pass(seconds{1});
  CHECK(g.frames(alice).size() == before);
}

TEST_CASE("a message's ack goes back to the hop that its sender named") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.deliver(alice.key.id());
  g.pass(milliseconds{249});
  CHECK(g.mixes.packets.empty());
  g.pass(milliseconds{1});
  REQUIRE(g.mixes.packets.size() == 1);
  CHECK(g.mixes.packets[0].next == g.first_hop());
  CHECK(g.mixes.packets[0].size == sphinx::size_class::ack);
  CHECK(g.mixes.packets[0].packet.size() == ack_packet_size);
}

TEST_CASE("an ack goes to no hop outside layer 1") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.deliver(alice.key.id(), g.directory->layer(layer_number{3})[0].id);
  g.deliver(alice.key.id(), g.self);
  g.deliver(alice.key.id(), g.random.make<identity>());
  g.pass(milliseconds{300});
  CHECK(g.mixes.packets.empty());
  CHECK(g.counted.of(drop_reason::ack_bad_hop) == 3);
}

TEST_CASE("an uplink packet goes to no hop outside layer 1") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.uplink(alice, 0, g.rotation(), g.directory->layer(layer_number{2})[0].id);
  g.uplink(alice, 0, g.rotation(), g.random.make<identity>());
  CHECK(g.mixes.packets.empty());
  CHECK(g.counted.of(drop_reason::not_first_layer) == 2);
}

TEST_CASE("a packet for a rotation that is not accepted goes nowhere") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.uplink(alice, 0, rotation_number{g.rotation().value() + 1}, g.first_hop());
  g.uplink(alice, 0, rotation_number{0}, g.first_hop());
  CHECK(g.mixes.packets.empty());
  CHECK(g.counted.of(drop_reason::wrong_rotation) == 2);
}

TEST_CASE("the mix guard is asked, and its no is final") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.guard.admits = false;
  g.uplink(alice);
  CHECK(g.mixes.packets.empty());
  CHECK(g.counted.of(drop_reason::not_admitted) == 1);
}

TEST_CASE("a client above its rate is throttled, not closed") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  for (int i = 0; i < 1000; ++i)
    g.uplink(alice);
  CHECK(g.mixes.packets.size() < 300);
  CHECK(g.counted.of(drop_reason::rate_limited) > 700);
  g.pass(seconds{1});
  const auto before = g.mixes.packets.size();
  g.uplink(alice);
  CHECK(g.mixes.packets.size() == before + 1);
}

TEST_CASE("a newer login takes over, with everything that was not taken") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  for (int i = 0; i < 3; ++i)
    g.deliver(alice.key.id());
  g.pass(milliseconds{100});
  const auto got = g.messages(alice);
  REQUIRE(got.size() == 3);
  g.uplink(alice, got[0]);

  auto again = g.make_user();
  const gateway_fixture::user back{crypto::signing_key{crypto::ed25519_seed{}},
                                   again.connection, again.route};
  g.ask(back, session::hello{});
  const auto made = std::get<session::challenge>(g.heard(back).body);
  g.ask(back, session::sign_login(
                  {alice.key.id(), made.gateway, made.nonce, back.connection,
                   session::session_class::client, session::preset::balanced},
                  alice.key));
  CHECK(g.refusal(alice) == session::refused::superseded);
  g.pass(milliseconds{100});
  CHECK(g.messages(back) == std::vector(got.begin() + 1, got.end()));
  CHECK(g.messages(alice).size() == 3);
}

TEST_CASE("a connection that broke and came back goes on") {
  gateway_fixture g;
  auto alice = g.make_user();
  g.login(alice);
  g.deliver(alice.key.id());
  g.pass(milliseconds{100});
  REQUIRE(g.messages(alice).size() == 1);
  alice.route = byte_vector(5, std::byte{0xEE});
  g.uplink(alice, 0);
  g.pass(milliseconds{100});
  CHECK(g.messages(alice).size() == 1);
}

TEST_CASE("frames without a session are refused once a second") {
  gateway_fixture g;
  const auto alice = g.make_user();
  for (int i = 0; i < 10; ++i)
    g.uplink(alice);
  CHECK(g.refusal(alice) == session::refused::no_session);
  CHECK(g.clients.to[alice.route].size() == 1);
  CHECK(g.counted.of(drop_reason::no_session) == 10);
  CHECK(g.mixes.packets.empty());
}

TEST_CASE("junk is counted and never answered twice a second") {
  gateway_fixture g;
  const auto alice = g.make_user();
  for (int i = 0; i < 200; ++i) {
    g.say(alice, {});
    g.say(alice, as_bytes("junk"));
    g.say(alice, as_bytes("{\"type\":"));
    g.say(alice, byte_array<3>{std::byte{2}});
  }
  CHECK(g.counted.of(drop_reason::junk) == 800);
  CHECK(g.clients.to[alice.route].size() == 1);
}

TEST_CASE("broken frames in a session are counted and change nothing") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  byte_array<session::uplink_frame_size> frame{};
  frame[0] = std::byte{1};
  g.say(alice, frame);
  g.say(alice, byte_span{frame}.first(100));
  byte_array<session::taken_frame_size> taken{};
  session::encode_taken({}, taken);
  g.say(alice, taken);
  g.uplink(alice, ~std::uint64_t{0});
  CHECK(g.counted.of(drop_reason::malformed_frame) == 4);
  CHECK(g.mixes.packets.empty());
  g.uplink(alice);
  CHECK(g.mixes.packets.size() == 1);
}

TEST_CASE("payloads of the wrong size are dropped") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  const byte_vector payload(2047);
  g.gateway->from_mixnet(alice.key.id(), sphinx::size_class::regular,
                         g.rotation(), payload, g.clock.steady(),
                         g.clock.wall());
  g.gateway->from_mixnet(alice.key.id(), sphinx::size_class::ack, g.rotation(),
                         byte_span{payload}.first(15), g.clock.steady(),
                         g.clock.wall());
  CHECK(g.counted.of(drop_reason::malformed_payload) == 2);
}

TEST_CASE("tokens for nobody, and too many, are dropped and counted") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.deliver_token(alice.key.id(), {});
  CHECK(g.counted.of(drop_reason::token_offline) == 1);
  g.login(alice);
  for (int i = 0; i < 1500; ++i)
    g.deliver_token(alice.key.id(), {});
  CHECK(g.counted.of(drop_reason::token_overflow) == 1500 - 1024);
}

TEST_CASE("the topology is relayed, before login and after, within limits") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.ask(alice, session::topology_request{});
  CHECK(std::get<session::topology_reply>(g.heard(alice).body).body
        == R"({"snapshots":[]})");
  g.ask(alice, session::topology_request{});
  g.ask(alice, session::topology_request{});
  CHECK(g.refusal(alice) == session::refused::too_often);
  g.login(alice);
  g.pass(seconds{2});
  g.ask(alice, session::topology_request{}, 77);
  CHECK(g.heard(alice).id == 77);
  CHECK(g.refusal(alice).empty());
}

TEST_CASE("a disk that fails refuses new clients and admits known ones") {
  gateway_fixture g;
  const auto alice = g.make_user();
  const auto bob = g.make_user();
  g.login(alice);
  g.ask(alice, session::logout{});
  g.disk.failing = true;
  g.login(bob);
  CHECK(g.refusal(bob) == session::refused::unavailable);
  g.login(alice);
  CHECK(g.refusal(alice).empty());
  CHECK_FALSE(g.gateway->delivery().is_disk_good());
  g.disk.failing = false;
  g.pass(seconds{2});
  CHECK(g.gateway->delivery().is_disk_good());
}

TEST_CASE("nothing is sent without a topology") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.gateway->use_topology(nullptr, nullptr);
  g.uplink(alice);
  CHECK(g.mixes.packets.empty());
  CHECK(g.counted.of(drop_reason::not_serving) == 1);
  g.pass(seconds{3});
  g.ask(alice, session::topology_request{});
  CHECK(g.refusal(alice) == session::refused::unavailable);
}

TEST_CASE("a drain tells clients, admits nothing, and leaves nothing behind") {
  gateway_fixture g;
  const auto alice = g.make_user();
  const auto bob = g.make_user();
  g.login(alice);
  g.deliver(alice.key.id());
  g.gateway->begin_drain(g.clock.steady());
  CHECK(g.refusal(alice) == session::refused::draining);
  g.uplink(alice);
  CHECK(g.mixes.packets.empty());
  g.ask(bob, session::hello{});
  CHECK(g.refusal(bob) == session::refused::draining);
  CHECK_FALSE(g.gateway->is_drained());
  g.pass(milliseconds{250});
  CHECK(g.gateway->is_drained());
  CHECK(g.counted.acks_released == 1);
}

TEST_CASE("a client that vanished is offline after its silence") {
  gateway_fixture g;
  const auto alice = g.make_user();
  g.login(alice);
  g.pass(seconds{17});
  const auto before = g.frames(alice).size();
  g.pass(seconds{1});
  CHECK(g.frames(alice).size() == before);
  CHECK(g.gateway->sessions().open_sessions() == 0);
  g.uplink(alice);
  CHECK(g.refusal(alice) == session::refused::no_session);
  g.login(alice);
  CHECK(g.refusal(alice).empty());
}

} // namespace nephele::gateway
