#pragma once

#include "services/gateway/core.hpp"
#include "tests/support/test_network.hpp"
#include "tests/unit/gateway/fake_inbox.hpp"

#include <doctest/doctest.h>

namespace nephele::gateway {

/// Connections that take what they are sent, until told otherwise.
class fake_clients final : public client_port {
public:
  struct sent_message {
    steady_time when;
    byte_vector bytes;
  };

  explicit fake_clients(const clock& time) : clock_(time) {}

  std::map<byte_vector, std::vector<sent_message>> to;
  outcome answer = outcome::sent;

  outcome send(byte_span route, byte_span message) override {
    if (answer == outcome::sent)
      to[byte_vector(route.begin(), route.end())].push_back(
          {clock_.steady(), byte_vector(message.begin(), message.end())});
    return answer;
  }

private:
  const clock& clock_;
};

class fake_mixes final : public mix_port {
public:
  struct sent_packet {
    identity next;
    rotation_number rotation;
    sphinx::size_class size;
    byte_vector packet;
    steady_time due;
  };

  std::vector<sent_packet> packets;

  void send(const identity& next, rotation_number rotation,
            sphinx::size_class size, byte_span packet,
            steady_time due) override {
    packets.push_back(
        {next, rotation, size, byte_vector(packet.begin(), packet.end()), due});
  }
};

class fake_admission final : public admission {
public:
  bool admits = true;

  bool admit(const identity&, const session::uplink_frame&) override {
    return admits;
  }
};

/// A gateway without sockets, disk or time of its own, in a test network.
struct gateway_fixture {
  /// One client with its connection.
  struct user {
    crypto::signing_key key;
    curve_key connection;
    byte_vector route;
  };

  tests::test_network network;
  simulated_clock clock{network.start(7) + std::chrono::seconds{1}};
  crypto::seeded_random random;
  fake_clients clients{clock};
  fake_mixes mixes;
  fake_admission guard;
  fake_inbox disk;
  counts counted;
  identity self = network.nodes.back().id;
  std::shared_ptr<const topology::directory> directory;
  std::unique_ptr<core> gateway;

  explicit gateway_fixture(core_limits limits = {}, std::uint64_t seed = 31)
      : random(seed) {
    directory = std::make_shared<const topology::directory>(
        network.snapshot_of(7), digest{});
    gateway = std::make_unique<core>(
        core_parts{self, clients, mixes, guard, disk, random, counted}, limits,
        std::vector<deliveries::known_client>{});
    gateway->use_topology(
        directory, std::make_shared<const std::string>(R"({"snapshots":[]})"));
  }

  [[nodiscard]] rotation_number rotation() const {
    return directory->rotation_at(clock.wall()).value();
  }

  [[nodiscard]] identity first_hop() const {
    return directory->layer(layer_number{1}).front().id;
  }

  user make_user() {
    return {crypto::make_signing_key(random), random.make<curve_key>(),
            byte_vector(5, static_cast<std::byte>(++users_))};
  }

  void say(const user& who, byte_span message) {
    gateway->from_client(who.connection, who.route, message, clock.steady(),
                         clock.wall());
  }

  void ask(const user& who, session::control_body body, std::uint64_t id = 5) {
    const auto text = session::encode_control({id, std::move(body)});
    say(who, as_bytes(text));
  }

  /// The last envelope that the user was sent.
  session::control_message heard(const user& who) {
    const auto& all = clients.to[who.route];
    for (auto at = all.rbegin(); at != all.rend(); ++at)
      if (session::is_control(at->bytes))
        return session::decode_reply(at->bytes).value();
    FAIL("nothing was said");
    return {};
  }

  /// The code of the last refusal; empty if the last answer was none.
  std::string refusal(const user& who) {
    const auto message = heard(who);
    const auto* why = std::get_if<session::refusal>(&message.body);
    return why ? why->code : std::string{};
  }

  void login(const user& who,
             session::session_class kind = session::session_class::client,
             session::preset rates = session::preset::balanced) {
    ask(who, session::hello{});
    const auto made = std::get<session::challenge>(heard(who).body);
    ask(who, session::sign_login({who.key.id(), made.gateway, made.nonce,
                                  who.connection, kind, rates},
                                 who.key));
    disk.answer();
  }

  void uplink(const user& who, std::uint64_t taken = 0) {
    uplink(who, taken, rotation(), first_hop());
  }

  void uplink(const user& who, std::uint64_t taken, rotation_number r,
              const identity& hop) {
    const byte_array<session::packet_size> packet{};
    byte_array<session::uplink_frame_size> bytes{};
    session::encode_uplink({session::delivery_number{taken}, r, hop, packet},
                           bytes);
    say(who, bytes);
  }

  /// A message with an ack order arrives from the mixnet.
  void deliver(const identity& to) { deliver(to, first_hop()); }

  void deliver(const identity& to, const identity& ack_hop) {
    byte_vector payload(2048);
    std::ranges::copy(ack_hop.bytes, payload.begin());
    gateway->from_mixnet(to, sphinx::size_class::regular, rotation(), payload,
                         clock.steady(), clock.wall());
  }

  void deliver_token(const identity& to, session::ack_token token) {
    gateway->from_mixnet(to, sphinx::size_class::ack, rotation(), token.span(),
                         clock.steady(), clock.wall());
  }

  /// Lets time pass as an event loop would: from due time to due time.
  void pass(std::chrono::nanoseconds time) {
    const auto end = clock.steady() + time;
    while (true) {
      gateway->run(clock.steady(), clock.wall());
      disk.answer();
      const auto next = std::min(end, gateway->next_due());
      if (next > clock.steady())
        clock.advance(next - clock.steady());
      if (clock.steady() >= end && gateway->next_due() > end)
        return;
    }
  }

  /// Downlink frames that the user was sent, in order, with their times.
  std::vector<fake_clients::sent_message> frames(const user& who) {
    std::vector<fake_clients::sent_message> found;
    for (const auto& each : clients.to[who.route])
      if (session::kind_of(each.bytes) == session::frame_kind::downlink)
        found.push_back(each);
    return found;
  }

  /// Numbers of the messages in those frames.
  std::vector<std::uint64_t> messages(const user& who) {
    std::vector<std::uint64_t> found;
    for (const auto& each : frames(who))
      if (const auto frame = session::decode_downlink(each.bytes).value();
          frame.message)
        found.push_back(frame.delivery.value());
    return found;
  }

private:
  std::uint8_t users_ = 0;
};

} // namespace nephele::gateway
