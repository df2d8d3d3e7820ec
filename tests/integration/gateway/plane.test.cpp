#include "services/gateway/plane.hpp"

#include "tests/integration/gateway/loopback_client.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store/file_size_limit.hpp"
#include "tests/support/test_network.hpp"

#include <future>

namespace nephele::gateway {

namespace {

using namespace std::chrono_literals;

class counting_mixes final : public mix_port {
public:
  std::atomic<int> regular{0};
  std::atomic<int> acks{0};

  void send(const identity&, rotation_number, sphinx::size_class size,
            byte_span, steady_time) override {
    ++(size == sphinx::size_class::ack ? acks : regular);
  }
};

/// A real clock on which the test network's epoch 7 is now.
class network_clock final : public clock {
public:
  explicit network_clock(wall_time start)
      : start_(start), began_(std::chrono::steady_clock::now()) {}

  steady_time steady() const override {
    return std::chrono::steady_clock::now();
  }

  wall_time wall() const override { return start_ + (steady() - began_); }

private:
  wall_time start_;
  steady_time began_;
};

/// A gateway with real sockets, inbox and time, and no mixnet behind it.
struct running_gateway {
  tests::test_network network;
  network_clock time{network.start(7) + 1s};
  tests::scratch_directory folder;
  crypto::system_random random;
  zmq::context context;
  std::unique_ptr<zmq::zap_server> zap = zmq::zap_server::open(context).value();
  zmq::curve_pair key = zmq::make_curve_pair(random);
  std::shared_ptr<const topology::directory> directory
      = std::make_shared<const topology::directory>(network.snapshot_of(7),
                                                    digest{});
  counting_mixes mixes;
  open_admission guard;
  std::unique_ptr<zmq::event_loop> loop;
  std::unique_ptr<client_socket> clients;
  std::unique_ptr<plane> gateway;
  std::thread thread;
  std::string endpoint;

  running_gateway() { start(); }

  ~running_gateway() { stop(); }

  void start() {
    loop = std::make_unique<zmq::event_loop>(time);
    // libzmq closes sockets behind our back: the old port may still be taken.
    clients = client_socket::open(context, *zap, key, {}).value();
    endpoint = clients->endpoint();
    gateway = plane::open({*loop, time, *clients, mixes, guard, random,
                           network.nodes.back().id, folder.path() / "inbox.db"},
                          {})
                  .value();
    gateway->use_topology(
        directory, std::make_shared<const std::string>(R"({"snapshots":[]})"));
    thread = std::thread{[this] { loop->run(); }};
  }

  /// As SIGKILL would, as far as a thread can: nothing is flushed.
  void stop() {
    if (!thread.joinable())
      return;
    loop->stop();
    thread.join();
    gateway.reset();
    clients.reset();
    loop.reset();
  }

  void call(const std::function<void()>& action) {
    std::promise<void> done;
    loop->post([&] {
      action();
      done.set_value();
    });
    done.get_future().wait();
  }

  void deliver(const identity& to) {
    call([&] {
      byte_vector payload(2048);
      std::ranges::copy(first_hop().bytes, payload.begin());
      gateway->from_mixnet(to, sphinx::size_class::regular, rotation(),
                           payload);
    });
  }

  [[nodiscard]] rotation_number rotation() const {
    return directory->rotation_at(time.wall()).value();
  }

  [[nodiscard]] identity first_hop() const {
    return directory->layer(layer_number{1})[0].id;
  }

  loopback_client connect() { return {context, endpoint, key.public_key}; }

  template <class Condition>
  static bool eventually(Condition holds) {
    for (int i = 0; i < 500; ++i) {
      if (holds())
        return true;
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
};

} // namespace

TEST_CASE("a client logs in over CURVE, sends, and is sent what waits") {
  running_gateway g;
  const auto alice = crypto::make_signing_key(g.random);
  auto client = g.connect();
  const auto terms = client.login(alice);
  REQUIRE(std::holds_alternative<session::welcome>(terms.body));
  client.uplink(g.first_hop(), g.rotation(), {});
  CHECK(g.eventually([&] { return g.mixes.regular == 1; }));
  g.deliver(alice.id());
  const auto got = client.message();
  client.uplink(g.first_hop(), g.rotation(), got);
  CHECK(g.eventually([&] { return g.mixes.acks == 1; }));
  CHECK(g.gateway->counted().messages_stored == 0);
  client.ask(session::topology_request{});
  CHECK(std::holds_alternative<session::topology_reply>(client.answer().body));
  client.ask(session::logout{});
  CHECK(std::holds_alternative<session::bye>(client.answer().body));
}

TEST_CASE("what an offline client was sent survives the process, in order") {
  running_gateway g;
  const auto alice = crypto::make_signing_key(g.random);
  {
    auto client = g.connect();
    client.login(alice);
    client.ask(session::logout{});
    REQUIRE(std::holds_alternative<session::bye>(client.answer().body));
  }
  for (int i = 0; i < 100; ++i)
    g.deliver(alice.id());
  REQUIRE(g.eventually([&] { return g.mixes.acks == 100; }));
  g.stop();
  g.start();
  auto client = g.connect();
  const auto terms = std::get<session::welcome>(client.login(alice).body);
  session::delivery_number last{};
  for (int i = 0; i < 100; ++i) {
    const auto got = client.message();
    CHECK(got > last);
    last = got;
  }
  CHECK(terms.next_delivery > last);
  client.uplink(g.first_hop(), g.rotation(), last);
  CHECK(g.eventually([&] { return g.gateway->state().inbox_messages == 0; }));
}

TEST_CASE("a client that crashed is let in at once, over its own ghost") {
  running_gateway g;
  const auto alice = crypto::make_signing_key(g.random);
  auto ghost = g.connect();
  ghost.login(alice);
  auto fresh = g.connect();
  CHECK(std::holds_alternative<session::welcome>(fresh.login(alice).body));
  const auto told = std::get<session::refusal>(ghost.answer().body);
  CHECK(told.code == session::refused::superseded);
  g.deliver(alice.id());
  CHECK(fresh.message() > session::delivery_number{});
}

TEST_CASE("a failing disk earns no ack until it recovers") {
  running_gateway g;
  const auto alice = crypto::make_signing_key(g.random);
  {
    auto client = g.connect();
    client.login(alice);
    client.ask(session::logout{});
    REQUIRE(std::holds_alternative<session::bye>(client.answer().body));
  }
  {
    const test::file_size_limit failing{0};
    for (int i = 0; i < 10; ++i)
      g.deliver(alice.id());
    std::this_thread::sleep_for(1s);
    CHECK(g.mixes.acks == 0);
    CHECK_FALSE(g.gateway->state().disk_good);
  }
  CHECK(g.eventually([&] { return g.mixes.acks == 10; }));
  CHECK(g.gateway->state().disk_good);
}

TEST_CASE("junk on the client socket disturbs nobody") {
  running_gateway g;
  const auto alice = crypto::make_signing_key(g.random);
  auto client = g.connect();
  client.login(alice);
  auto vandal = g.connect();
  for (int i = 0; i < 500; ++i) {
    byte_vector junk(g.random.below(4000));
    g.random.fill(junk);
    vandal.send(junk);
  }
  // Larger than the socket takes: libzmq hangs up on it.
  vandal.send(byte_vector(100'000));
  auto stranger
      = loopback_client{g.context, g.endpoint, g.random.make<curve_key>()};
  stranger.ask(session::hello{});
  CHECK_FALSE(stranger.receive(300ms));
  g.deliver(alice.id());
  CHECK(client.message() > session::delivery_number{});
  CHECK(g.eventually([&] {
    return g.gateway->counted().of(drop_reason::junk)
               + g.gateway->counted().of(drop_reason::no_session)
           >= 500;
  }));
}

TEST_CASE("downlink frames of an idle session keep their rate") {
  running_gateway g;
  auto client = g.connect();
  client.login(crypto::make_signing_key(g.random));
  int frames = 0;
  const auto end = std::chrono::steady_clock::now() + 3s;
  while (std::chrono::steady_clock::now() < end)
    if (const auto bytes = client.receive(100ms)) {
      CHECK(bytes->size() == session::downlink_frame_size);
      ++frames;
    }
  // 220 a second; a loaded machine may miss some ticks, never add any.
  CHECK(frames > 500);
  CHECK(frames < 800);
}

} // namespace nephele::gateway
