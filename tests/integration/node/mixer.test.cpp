#include "common/node/mixer.hpp"

#include "common/sphinx/build.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

#include <vector>

using namespace nephele;
using namespace std::chrono_literals;
using mixing::drop_reason;

namespace {

constexpr auto regular = sphinx::size_class::regular;
constexpr auto ack = sphinx::size_class::ack;
constexpr rotation_number rotation{5};
const identity next_id{{std::byte{42}}};

template <class Change>
node::mixer_options with(Change change) {
  node::mixer_options options;
  change(options);
  return options;
}

/// A mix or gateway between a neighbour that sends and one that receives, all
/// on one loop.
struct line {
  crypto::system_random source;
  system_clock time;
  zmq::context context;
  std::unique_ptr<zmq::zap_server> zap = *zmq::zap_server::open(context);
  zmq::context outside;
  std::unique_ptr<zmq::zap_server> outside_zap
      = *zmq::zap_server::open(outside);
  zmq::curve_pair own = zmq::make_curve_pair(source);
  zmq::curve_pair neighbour = zmq::make_curve_pair(source);
  zmq::event_loop loop{time};
  caf::actor_system_config config;
  caf::actor_system actors{config};
  crypto::x25519_key_pair<mix_key> key
      = crypto::make_x25519_pair<mix_key>(source);
  byte_vector memory
      = byte_vector(mixing::replay_filter::bytes_for(10'000) + 64);
  std::shared_ptr<zmq::allow_list> admitted
      = std::make_shared<zmq::allow_list>();
  link::egress out = *link::egress::open(outside, neighbour);
  link::ingress in = *link::ingress::open(outside, *outside_zap, neighbour,
                                          "tcp://127.0.0.1:0", admitted);
  std::unique_ptr<node::mixer> mixer;
  std::vector<byte_vector> received;
  std::vector<steady_time> received_at;

  explicit line(node::mixer_options options = {}) {
    mixer = *node::mixer::open(context, *zap, loop, actors, own, time, options);
    admitted->replace(zmq::key_set{own.public_key});
    // Before the neighbour dials: it would be refused and not try again.
    mixer->use_links(plan());
    mixer->use_keys(ring());
    const std::vector<link::peer> peers{
        {identity{}, mixer->endpoint(), own.public_key}};
    out.replace_peers(peers, time.steady());
    loop.watch(in.socket(), [this] { read(); });
  }

  node::link_plan plan() {
    node::link_plan made;
    made.next_hops.push_back({next_id, in.endpoint(), neighbour.public_key});
    made.admitted = {neighbour.public_key};
    made.versions = sphinx::all_versions;
    made.classes[1] = true;
    made.classes[2] = true;
    return made;
  }

  std::shared_ptr<const mixing::key_ring> ring() {
    mixing::live_key live;
    live.rotation = rotation;
    live.accept_from = time.wall() - 1h;
    live.accept_until = time.wall() + 1h;
    live.secret = std::shared_ptr<const crypto::x25519_secret>{
        std::shared_ptr<void>{}, &key.secret};
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    const mutable_byte_span aligned{memory.data() + (64 - address % 64),
                                    memory.size() - 64};
    mixing::replay_filter::format(aligned, source);
    live.filter = mixing::replay_filter::attach(aligned);
    return std::make_shared<const mixing::key_ring>(
        std::vector<mixing::live_key>{live});
  }

  void read() {
    in.receive(
        1000,
        [this](const link::bundle_view& bundle) {
          CHECK(bundle.rotation == rotation);
          for (std::size_t i = 0; i < bundle.count; ++i) {
            const auto packet = bundle.packet(i);
            received.emplace_back(packet.begin(), packet.end());
            received_at.push_back(time.steady());
          }
          return true;
        },
        [](link::refusal) { CHECK(false); });
  }

  /// A packet that is here to be forwarded, or, with one hop, delivered.
  byte_vector packet(sphinx::size_class size, std::size_t hops,
                     std::chrono::nanoseconds delay = 5ms,
                     const identity& next = next_id) {
    std::vector<sphinx::hop> route;
    route.push_back({identity{}, key.public_key, sphinx::to_wire(delay)});
    if (hops > 1)
      route.push_back({next,
                       crypto::make_x25519_pair<mix_key>(source).public_key,
                       sphinx::to_wire(0ns)});
    byte_vector made(sphinx::packet_size(size));
    REQUIRE(sphinx::build_packet({route, {identity{{std::byte{7}}}, {}}},
                                 as_bytes("hello"), source, made));
    return made;
  }

  void put(std::span<const byte_vector> packets,
           rotation_number of = rotation) {
    for (const auto& one : packets)
      REQUIRE(out.add(identity{}, of,
                      one.size() == sphinx::ack_packet_size ? ack : regular,
                      one));
    std::ignore = out.flush();
  }

  void put(const byte_vector& packet) { put(std::span{&packet, 1}); }

  template <class Done>
  bool until(Done done, std::chrono::milliseconds limit = 5s) {
    const auto end = time.steady() + limit;
    while (time.steady() < end) {
      if (done())
        return true;
      loop.turn(5ms);
    }
    return done();
  }

  std::uint64_t drops(drop_reason why) { return mixer->counts().drops(why); }
};

} // namespace

TEST_CASE("a mix forwards each packet once, after its delay") {
  line on;
  std::vector<byte_vector> packets;
  for (int i = 0; i < 40; ++i)
    packets.push_back(on.packet(i % 3 == 0 ? ack : regular, 2, 20ms));
  const auto start = on.time.steady();
  on.put(packets);
  CHECK(on.until([&] { return on.received.size() == 40; }));
  for (const auto at : on.received_at)
    CHECK(at - start >= 20ms);
  const auto& counts = on.mixer->counts();
  CHECK(counts.regular_in.value() + counts.ack_in.value() == 40);
  CHECK(counts.ack_in.value() == 14);
  CHECK(counts.packets_out.value() == 40);
  CHECK(on.mixer->is_drained());
  for (const auto& sent : packets)
    for (const auto& got : on.received)
      CHECK(sent != got);
}

TEST_CASE("packets leave in the order of their due times") {
  line on;
  std::vector<byte_vector> packets;
  packets.push_back(on.packet(regular, 2, 60ms));
  packets.push_back(on.packet(ack, 2, 10ms));
  on.put(packets);
  REQUIRE(on.until([&] { return on.received.size() == 2; }));
  CHECK(on.received[0].size() == sphinx::ack_packet_size);
  CHECK(on.received[1].size() == sphinx::regular_packet_size);
}

TEST_CASE("replays, forgeries and strays are dropped under their reasons") {
  line on;
  const auto good = on.packet(regular, 2);
  auto forged = on.packet(regular, 2);
  forged[60] ^= std::byte{1};
  const std::vector<byte_vector> packets{
      good, good, forged, on.packet(regular, 1),
      on.packet(regular, 2, 5ms, identity{{std::byte{99}}})};
  on.put(packets);
  const std::vector<byte_vector> stray{on.packet(ack, 2)};
  on.put(stray, rotation_number{6});
  CHECK(on.until([&] {
    return on.received.size() == 1
           && on.drops(drop_reason::unknown_next_hop) == 1
           && on.drops(drop_reason::wrong_rotation) == 1;
  }));
  CHECK(on.drops(drop_reason::replayed) == 1);
  CHECK(on.drops(drop_reason::bad_mac) == 1);
  CHECK(on.drops(drop_reason::not_forward) == 1);
}

TEST_CASE("a size class that the topology does not name is refused") {
  line on;
  auto plan = on.plan();
  plan.classes[2] = false;
  on.mixer->use_links(plan);
  on.put(on.packet(ack, 2));
  on.put(on.packet(regular, 2));
  CHECK(on.until([&] { return on.received.size() == 1; }));
  CHECK(on.drops(drop_reason::unadmitted_class) == 1);
  CHECK(on.received[0].size() == sphinx::regular_packet_size);
}

TEST_CASE("a mix holds no more than it may") {
  line on{with([](auto& o) { o.max_held = 3; })};
  std::vector<byte_vector> packets;
  for (int i = 0; i < 5; ++i)
    packets.push_back(on.packet(ack, 2, 50ms));
  on.put(packets);
  CHECK(on.until([&] { return on.received.size() == 3; }));
  CHECK(on.drops(drop_reason::held_full) == 2);
}

TEST_CASE("with little allowed in flight everything still gets through") {
  line on{with([](auto& o) {
    o.max_in_flight = 1;
    o.workers = 2;
  })};
  std::vector<byte_vector> packets;
  for (int i = 0; i < 200; ++i)
    packets.push_back(on.packet(ack, 2, 1ms));
  // In pieces, as a full link would drop what the test needs.
  for (std::size_t i = 0; i < 200; i += 20) {
    on.put(std::span{packets}.subspan(i, 20));
    REQUIRE(on.until([&] { return on.received.size() >= i + 20; }));
  }
  CHECK(on.received.size() == 200);
}

TEST_CASE("a gateway delivers what ends here and forwards nothing") {
  line on{with([](auto& o) { o.position = node::position::last; })};
  std::vector<std::string> delivered;
  on.mixer->on_final([&](node::final_packet&& packet) {
    CHECK(packet.to.address.bytes[0] == std::byte{7});
    CHECK(packet.rotation == rotation);
    delivered.emplace_back(as_text(packet.message));
  });
  on.put(on.packet(regular, 1));
  on.put(on.packet(ack, 1));
  on.put(on.packet(regular, 2));
  CHECK(on.until([&] {
    return delivered.size() == 2 && on.drops(drop_reason::not_final) == 1;
  }));
  CHECK(delivered[0] == "hello");
  CHECK(on.mixer->counts().delivered.value() == 2);
  CHECK(on.received.empty());
}

TEST_CASE("a gateway sends packets of its own at their time") {
  line on{with([](auto& o) { o.position = node::position::last; })};
  const auto packet = on.packet(ack, 2);
  const auto start = on.time.steady();
  CHECK(on.mixer->send(next_id, rotation, ack, packet, start + 30ms));
  CHECK_FALSE(on.mixer->send(next_id, rotation, regular, packet, start + 30ms));
  CHECK(on.mixer->held() == 1);
  REQUIRE(on.until([&] { return on.received.size() == 1; }));
  CHECK(on.received_at[0] - start >= 30ms);
  CHECK(on.received[0] == packet);
  CHECK(on.drops(drop_reason::wrong_size) == 1);
}

TEST_CASE("a mix that stops takes nothing more and sends what it holds") {
  line on;
  on.put(on.packet(ack, 2, 100ms));
  REQUIRE(on.until([&] { return on.mixer->held() == 1; }));
  on.mixer->admit(false);
  on.put(on.packet(ack, 2, 0ms));
  CHECK_FALSE(on.mixer->is_drained());
  CHECK(on.until([&] { return on.received.size() == 1; }));
  CHECK(on.mixer->is_drained());
  CHECK_FALSE(on.until([&] { return on.received.size() > 1; }, 100ms));
}

TEST_CASE("what is still held at the end is counted") {
  line on;
  const std::vector<byte_vector> packets{on.packet(ack, 2, 5s),
                                         on.packet(regular, 2, 5s)};
  on.put(packets);
  REQUIRE(on.until([&] { return on.mixer->held() == 2; }));
  on.mixer->abandon_held();
  CHECK(on.drops(drop_reason::shutdown) == 2);
  CHECK(on.mixer->is_drained());
}

TEST_CASE("lateness is counted for every packet and stays small") {
  line on;
  for (int i = 0; i < 30; ++i)
    CHECK(
        on.mixer->send(next_id, rotation, ack, on.packet(ack, 2),
                       on.time.steady() + std::chrono::microseconds{i * 777}));
  REQUIRE(on.until([&] { return on.received.size() == 30; }));
  const auto& late = on.mixer->counts().lateness_us;
  std::uint64_t all = 0;
  for (std::size_t i = 0; i <= late.bounds().size(); ++i)
    all += late.count(i);
  CHECK(all == 30);
  CHECK(late.sum() / 30 < 50'000);
}
