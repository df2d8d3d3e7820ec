#include "common/link/egress.hpp"
#include "common/link/ingress.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

constexpr auto ack = sphinx::size_class::ack;
constexpr rotation_number rotation{5};

/// A context is closed last, after the sockets in it.
struct end_point {
  zmq::context context;
  std::unique_ptr<zmq::zap_server> zap = *zmq::zap_server::open(context);
  crypto::system_random source;
  zmq::curve_pair pair = zmq::make_curve_pair(source);
};

struct receiver : end_point {
  std::shared_ptr<zmq::allow_list> admitted
      = std::make_shared<zmq::allow_list>();
  link::ingress in;
  std::size_t packets = 0;
  std::size_t unknown = 0;
  std::size_t malformed = 0;
  rotation_number last_rotation;

  explicit receiver(const std::string& endpoint = "tcp://127.0.0.1:0")
      : in(*link::ingress::open(context, *zap, pair, endpoint, admitted)) {}

  void admit(std::initializer_list<curve_key> keys) {
    admitted->replace(zmq::key_set{keys});
  }

  void read() {
    in.receive(
        1000,
        [this](const link::bundle_view& bundle) {
          packets += bundle.count;
          last_rotation = bundle.rotation;
          return true;
        },
        [this](link::refusal why) {
          ++(why == link::refusal::unknown_peer ? unknown : malformed);
        });
  }

  [[nodiscard]] link::peer as_peer(std::uint8_t name) const {
    return {identity{{std::byte{name}}}, in.endpoint(), pair.public_key};
  }
};

struct sender : end_point {
  link::egress out;
  byte_array<sphinx::ack_packet_size> packet{};
  steady_time now = std::chrono::steady_clock::now();

  explicit sender(link::egress_limits limits = {})
      : out(*link::egress::open(context, pair, limits)) {}

  void connect(std::initializer_list<link::peer> peers) {
    const std::vector<link::peer> all{peers};
    out.replace_peers(all, std::chrono::steady_clock::now());
  }

  link::sent_packets send(const identity& to, std::size_t count = 1) {
    for (std::size_t i = 0; i < count; ++i)
      REQUIRE(out.add(to, rotation, ack, packet));
    return out.flush();
  }
};

template <class Done>
bool within(std::chrono::milliseconds limit, Done done) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < end) {
    if (done())
      return true;
    std::this_thread::sleep_for(2ms);
  }
  return false;
}

} // namespace

TEST_CASE("packets of an admitted peer arrive, in bundles") {
  receiver to;
  sender from;
  to.admit({from.pair.public_key});
  from.connect({to.as_peer(1)});
  const auto account = from.send(to.as_peer(1).id, 40);
  CHECK(account.sent == 40);
  CHECK(account.bundles == 2);
  CHECK(within(5s, [&] {
    to.read();
    return to.packets == 40;
  }));
  CHECK(to.last_rotation == rotation);
  CHECK(to.malformed == 0);
}

TEST_CASE("a peer that is not admitted delivers nothing") {
  receiver to;
  sender from;
  from.connect({to.as_peer(1)});
  from.send(to.as_peer(1).id, 4);
  CHECK_FALSE(within(300ms, [&] {
    to.read();
    return to.packets + to.unknown > 0;
  }));
  CHECK(to.zap->counts(std::string{link::ingress_domain}).refused_key > 0);
}

TEST_CASE("a refused peer gets through once it is admitted") {
  receiver to;
  link::egress_limits limits;
  limits.redial_pause = 50ms;
  sender from{limits};
  const auto peer = to.as_peer(1);
  from.connect({peer});
  const auto& refused
      = to.zap->counts(std::string{link::ingress_domain}).refused_key;
  REQUIRE(within(5s, [&] { return refused > 0; }));
  to.admit({from.pair.public_key});
  CHECK(within(5s, [&] {
    from.out.follow();
    from.out.maintain(std::chrono::steady_clock::now());
    from.send(peer.id);
    to.read();
    return to.packets > 0;
  }));
  CHECK(from.out.dials() > 1);
}

TEST_CASE("a refusal shows at the next packet, to whoever was not told") {
  receiver to;
  link::egress_limits limits;
  limits.redial_pause = 50ms;
  sender from{limits};
  const auto peer = to.as_peer(1);
  from.connect({peer});
  // The monitor is not asked: where a peer has a name, it tells an address.
  REQUIRE(within(5s, [&] { return from.send(peer.id).unreachable > 0; }));
  to.admit({from.pair.public_key});
  CHECK(within(5s, [&] {
    from.out.maintain(std::chrono::steady_clock::now());
    from.send(peer.id);
    to.read();
    return to.packets > 0;
  }));
}

TEST_CASE("a peer for whom something waits in vain is dialled again") {
  link::egress_limits limits;
  limits.redial_pause = 50ms;
  limits.stuck = 200ms;
  sender from{limits};
  const link::peer dead{identity{{std::byte{9}}}, "tcp://127.0.0.1:1",
                        from.pair.public_key};
  from.connect({dead});
  from.out.maintain(std::chrono::steady_clock::now());
  std::this_thread::sleep_for(300ms);
  from.out.maintain(std::chrono::steady_clock::now());
  CHECK(from.out.dials() == 1);
  CHECK(from.send(dead.id).sent == 1);
  CHECK(within(5s, [&] {
    from.out.maintain(std::chrono::steady_clock::now());
    return from.out.dials() == 2;
  }));
}

TEST_CASE("a removed key is refused on its live connection") {
  receiver to;
  sender from;
  to.admit({from.pair.public_key});
  from.connect({to.as_peer(1)});
  from.send(to.as_peer(1).id);
  REQUIRE(within(5s, [&] {
    to.read();
    return to.packets == 1;
  }));
  to.admit({});
  from.send(to.as_peer(1).id);
  CHECK(within(5s, [&] {
    to.read();
    return to.unknown == 1;
  }));
  CHECK(to.packets == 1);
}

TEST_CASE("one egress reaches peers with different keys") {
  receiver one;
  receiver two;
  sender from;
  one.admit({from.pair.public_key});
  two.admit({from.pair.public_key});
  from.connect({one.as_peer(1), two.as_peer(2)});
  REQUIRE(from.out.add(one.as_peer(1).id, rotation, ack, from.packet));
  REQUIRE(from.out.add(two.as_peer(2).id, rotation, ack, from.packet));
  REQUIRE(from.out.add(two.as_peer(2).id, rotation, ack, from.packet));
  CHECK(from.out.flush().bundles == 2);
  CHECK(within(5s, [&] {
    one.read();
    two.read();
    return one.packets == 1 && two.packets == 2;
  }));
}

TEST_CASE("a peer dialled 400 times, there or not, harms nothing") {
  receiver to;
  sender from;
  to.admit({from.pair.public_key});
  const auto alive = to.as_peer(1);
  auto moved = alive;
  moved.endpoint = "tcp://127.0.0.1:1";
  for (int i = 0; i < 200; ++i) {
    from.connect({alive});
    from.send(alive.id);
    from.connect({moved});
    from.send(alive.id);
    from.out.follow();
  }
  CHECK(from.out.dials() == 400);
  from.connect({alive});
  const auto before = to.packets;
  CHECK(within(10s, [&] {
    from.send(alive.id);
    to.read();
    return to.packets > before;
  }));
}

TEST_CASE("a dead peer costs bounded memory, and the others nothing") {
  receiver to;
  sender from;
  to.admit({from.pair.public_key});
  const link::peer dead{identity{{std::byte{9}}}, "tcp://127.0.0.1:1",
                        from.pair.public_key};
  from.connect({to.as_peer(1), dead});
  std::uint64_t full = 0;
  for (int i = 0; i < 300; ++i)
    full += from.send(dead.id, 32).full;
  CHECK(full > 8000);
  CHECK(from.out.queued_bytes() <= link::egress_limits{}.peer_bytes);
  from.send(to.as_peer(1).id);
  CHECK(within(5s, [&] {
    to.read();
    return to.packets == 1;
  }));
}

TEST_CASE("a peer that reads nothing fills up, and packets are dropped") {
  receiver to;
  sender from;
  to.admit({from.pair.public_key});
  from.connect({to.as_peer(1)});
  std::uint64_t sent = 0;
  std::uint64_t full = 0;
  // What the kernel and both queues hold is far below a million packets.
  while (full == 0 && sent < 1'000'000) {
    const auto account = from.send(to.as_peer(1).id, 32);
    sent += account.sent;
    full += account.full;
    std::this_thread::sleep_for(200us);
  }
  CHECK(full > 0);
  std::size_t got = 0;
  CHECK(within(5s, [&] {
    to.read();
    got = to.packets;
    return got >= sent;
  }));
  CHECK(got == sent);
}

TEST_CASE("many small bundles to one peer fit where few large ones do") {
  sender from;
  const link::peer dead{identity{{std::byte{9}}}, "tcp://127.0.0.1:1",
                        from.pair.public_key};
  from.connect({dead});
  std::uint64_t sent = 0;
  for (int i = 0; i < 100; ++i)
    sent += from.send(dead.id).sent;
  CHECK(sent == 100);
}

TEST_CASE("all peers together stay within the budget of bytes") {
  const auto bundle = link::bundle_size(ack, 32);
  link::egress_limits limits;
  limits.bytes = 3 * bundle;
  sender from{limits};
  const link::peer one{identity{{std::byte{1}}}, "tcp://127.0.0.1:1",
                       from.pair.public_key};
  const link::peer two{identity{{std::byte{2}}}, "tcp://127.0.0.1:2",
                       from.pair.public_key};
  from.connect({one, two});
  std::uint64_t sent = 0;
  for (int i = 0; i < 4; ++i)
    sent += from.send(one.id, 32).sent + from.send(two.id, 32).sent;
  CHECK(sent == 96);
  CHECK(from.out.queued_bytes() <= 3 * bundle);
}

TEST_CASE("a next hop without a link is told apart from a full one") {
  sender from;
  CHECK_FALSE(from.out.add(identity{}, rotation, ack, from.packet));
  const link::peer nonsense{identity{{std::byte{3}}}, "no endpoint at all",
                            from.pair.public_key};
  from.connect({nonsense});
  CHECK(from.send(nonsense.id).unreachable == 1);
}

TEST_CASE("junk of an admitted peer is counted and nothing else") {
  receiver to;
  end_point from;
  to.admit({from.pair.public_key});
  auto socket = *zmq::socket::open(from.context, zmq::socket_kind::dealer,
                                   link::link_settings());
  REQUIRE(socket.curve_client(from.pair, to.pair.public_key).has_value());
  REQUIRE(socket.connect(to.in.endpoint()).has_value());
  const auto put = [&](std::span<zmq::message> parts) {
    return within(
        5s, [&] { return socket.send(parts) == zmq::send_outcome::sent; });
  };
  std::array<zmq::message, 1> text{zmq::message{"GET / HTTP/1.1"}};
  std::array<zmq::message, 1> empty{zmq::message{std::size_t{0}}};
  std::array<zmq::message, 3> many{zmq::message{"a"}, zmq::message{"b"},
                                   zmq::message{"c"}};
  REQUIRE(put(text));
  REQUIRE(put(empty));
  REQUIRE(put(many));
  CHECK(within(5s, [&] {
    to.read();
    return to.malformed == 3;
  }));
  CHECK(to.packets == 0);
}
