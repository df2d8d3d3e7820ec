#include "common/client/packet_factory.hpp"

#include "common/client/content.hpp"
#include "tests/support/small_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace nephele;
using client::errc;

namespace {

struct setting {
  explicit setting(std::uint64_t seed)
      : source(seed), network(source), alice(source, network.gateway(0)),
        bob(source, network.gateway(1)), factory(alice.self, source) {
    factory.use(network.directory());
  }

  [[nodiscard]] client::parcel to_bob() {
    client::parcel what{{}, bob.self, 1};
    source.fill(what.data);
    return what;
  }

  crypto::seeded_random source;
  test::small_network network;
  test::client_keys alice;
  test::client_keys bob;
  client::packet_factory factory;
};

} // namespace

TEST_CASE("a parcel crosses three mixes and opens at its recipient") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    setting s{seed};
    const auto what = s.to_bob();
    const auto made = s.factory.build(what, test::genesis);
    REQUIRE(made);
    const auto end
        = test::carry(s.network, made->first_hop, made->rotation, made->packet);
    REQUIRE(end);
    CHECK(end->gateway == s.bob.self.gateway);
    CHECK(end->recipient == s.bob.self.client);
    CHECK(std::ranges::equal(end->hops, made->route));
    REQUIRE(end->message.size() == client::final_message_size);
    const auto plain
        = client::open_forward(test::sealed_in(end->message), s.bob.encryption);
    REQUIRE(plain);
    CHECK(*plain == what.data);
    CHECK_FALSE(client::open_forward(test::sealed_in(end->message),
                                     s.alice.encryption));
  }
}

TEST_CASE("the ack inside comes home with the token and nothing else") {
  setting s{1};
  const auto made = s.factory.build(s.to_bob(), test::genesis);
  REQUIRE(made);
  const auto end
      = test::carry(s.network, made->first_hop, made->rotation, made->packet);
  REQUIRE(end);
  const byte_span message{end->message};
  const auto first = fixed_from_bytes<identity>(message.first(32));
  const auto home = test::carry(s.network, *first, made->rotation,
                                message.subspan(32, client::ack_packet_size));
  REQUIRE(home);
  CHECK(home->gateway == s.alice.self.gateway);
  CHECK(home->recipient == s.alice.self.client);
  CHECK(std::ranges::equal(home->message, made->token.bytes));
}

TEST_CASE("two packets of one parcel share neither route, delays nor bytes") {
  setting s{2};
  const auto what = s.to_bob();
  std::set<client::route_names> routes;
  std::set<std::chrono::nanoseconds> delays;
  constexpr int packets = 60;
  std::set<client::ack_token> tokens;
  for (int i = 0; i < packets; ++i) {
    const auto made = s.factory.build(what, test::genesis);
    REQUIRE(made);
    tokens.insert(made->token);
    routes.insert(made->route);
    const auto end
        = test::carry(s.network, made->first_hop, made->rotation, made->packet);
    REQUIRE(end);
    delays.insert(end->delays.begin(), end->delays.end());
  }
  // 27 routes: 60 draws see at least 15 of them but for one time in 10^9.
  CHECK(routes.size() >= 15);
  CHECK(tokens.size() == packets);
  CHECK(delays.size() == 3 * packets);
  std::chrono::nanoseconds sum{0};
  for (const auto delay : delays)
    sum += delay;
  CHECK(sum / (3 * packets) > std::chrono::milliseconds{15});
  CHECK(sum / (3 * packets) < std::chrono::milliseconds{26});
}

TEST_CASE("a reply block leads a reply back to its maker") {
  setting s{3};
  client::packet_factory bobs{s.bob.self, s.source};
  bobs.use(s.network.directory());
  auto own = s.factory.build_reply_block(rotation_number{0});
  REQUIRE(own);
  const auto key = own->block.key.duplicate();
  client::parcel what{{}, std::move(own->block), 9};
  s.source.fill(what.data);
  const auto made = bobs.build(what, test::genesis);
  REQUIRE(made);
  CHECK(made->route == client::route_names{});
  const auto end
      = test::carry(s.network, made->first_hop, made->rotation, made->packet);
  REQUIRE(end);
  CHECK(end->recipient == s.alice.self.client);
  const auto sealed = test::sealed_in(end->message);
  CHECK(client::seal_header(sealed) == own->id);
  const auto plain = client::open_reply(sealed, key);
  REQUIRE(plain);
  CHECK(*plain == what.data);
  const auto first
      = fixed_from_bytes<identity>(byte_span{end->message}.first(32));
  const auto home = test::carry(
      s.network, *first, made->rotation,
      byte_span{end->message}.subspan(32, client::ack_packet_size));
  REQUIRE(home);
  CHECK(home->recipient == s.bob.self.client);
}

TEST_CASE("a block of the rotation before serves through the overlap") {
  setting s{4};
  client::packet_factory bobs{s.bob.self, s.source};
  bobs.use(s.network.directory(2));
  const auto reply_at = [&](std::chrono::seconds when) {
    auto own = s.factory.build_reply_block(rotation_number{0});
    REQUIRE(own);
    client::parcel what{{}, std::move(own->block), 9};
    return bobs.build(what, test::genesis + when);
  };
  CHECK(reply_at(std::chrono::seconds{179}));
  bobs.use(s.network.directory(3));
  const auto made = reply_at(std::chrono::seconds{200});
  REQUIRE(made);
  CHECK(made->rotation == rotation_number{0});
  CHECK(test::carry(s.network, made->first_hop, made->rotation, made->packet));
  const auto late = reply_at(std::chrono::seconds{241});
  REQUIRE_FALSE(late);
  CHECK(late.error().is(errc::rotation_over));
}

TEST_CASE("a packet names the rotation of the sender's clock") {
  setting s{5};
  s.factory.use(s.network.directory(2));
  const auto before
      = s.factory.build_loop(1, test::genesis + std::chrono::seconds{179});
  REQUIRE(before);
  CHECK(before->rotation == rotation_number{0});
  const auto after
      = s.factory.build_loop(1, test::genesis + std::chrono::seconds{180});
  REQUIRE(after);
  CHECK(after->rotation == rotation_number{1});
  CHECK(
      test::carry(s.network, after->first_hop, after->rotation, after->packet));
}

TEST_CASE("what cannot be built says why") {
  setting s{6};
  client::packet_factory lost{s.alice.self, s.source};
  const auto no_topology = lost.build(s.to_bob(), test::genesis);
  REQUIRE_FALSE(no_topology);
  CHECK(no_topology.error().is(errc::no_topology));

  const auto early
      = s.factory.build(s.to_bob(), test::genesis - std::chrono::seconds{1});
  REQUIRE_FALSE(early);
  CHECK(early.error().is(errc::no_topology));

  s.network.remove(s.bob.self.gateway);
  s.factory.use(s.network.directory());
  const auto gone = s.factory.build(s.to_bob(), test::genesis);
  REQUIRE_FALSE(gone);
  CHECK(gone.error().is(errc::unknown_gateway));

  auto small_order = s.to_bob();
  small_order.to = client::address{
      s.bob.self.client, encryption_key{}, s.alice.self.gateway, {}};
  const auto bad = s.factory.build(small_order, test::genesis);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().is(errc::bad_key));

  const auto far = s.factory.build_reply_block(rotation_number{3});
  REQUIRE_FALSE(far);
  CHECK(far.error().is(errc::unknown_gateway));
}
