#include "tests/integration/client/simulated_mixnet.hpp"

#include <cmath>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

struct setting {
  explicit setting(std::uint64_t seed)
      : source(seed), network(source), mixnet(source, network),
        alice_keys(source, network.gateway(0), network.gateway(1)),
        bob_keys(source, network.gateway(1), network.gateway(0)),
        alice(source, network, alice_keys, session::preset::balanced,
              mixnet.time().steady()),
        bob(source, network, bob_keys, session::preset::private_,
            mixnet.time().steady()) {
    mixnet.join(alice);
    mixnet.join(bob);
  }

  /// Half of 1 B to 1 KiB, the rest log-uniform to 16 KiB.
  [[nodiscard]] byte_vector some_message() {
    const auto size
        = source.below(2) == 0
              ? 1 + source.below(1024)
              : static_cast<std::uint64_t>(
                    1024 * std::exp(source.unit() * std::log(16.0)));
    byte_vector message(size);
    source.fill(message);
    return message;
  }

  std::vector<byte_vector> submit(client::message_outbox& outbox,
                                  const client::address& to, int count) {
    std::vector<byte_vector> messages;
    for (int i = 0; i < count; ++i) {
      messages.push_back(some_message());
      REQUIRE(outbox.submit(to, messages.back(), 600s, mixnet.time().steady()));
    }
    return messages;
  }

  [[nodiscard]] auto both_sent() {
    return [this] { return alice.outbox.size() + bob.outbox.size() == 0; };
  }

  crypto::seeded_random source;
  test::small_network network;
  test::simulated_mixnet mixnet;
  test::client_keys alice_keys;
  test::client_keys bob_keys;
  test::simulated_client alice;
  test::simulated_client bob;
};

void check_delivered(test::simulated_client& to,
                     const std::vector<byte_vector>& messages) {
  const auto delivered = to.inbox_store.take_delivered();
  REQUIRE(delivered.size() == messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    CHECK(delivered[i].sequence == i);
    CHECK(delivered[i].bytes == messages[i]);
  }
}

} // namespace

TEST_CASE("200 messages cross a network that loses 3 of 10, once, in order") {
  constexpr std::uint64_t seed = 2026;
  CAPTURE(seed);
  setting s{seed};
  s.mixnet.weather = {0.3, 0.05, {}};
  const auto to_bob = s.submit(s.alice.outbox, s.bob_keys.self, 200);
  const auto to_alice = s.submit(s.bob.outbox, s.alice_keys.self, 10);
  std::size_t questions = 0;
  const auto sent = s.both_sent();
  // Bob restarts every now and then.
  CHECK(s.mixnet.run(300s, [&] {
    if (++questions % 50 == 0)
      s.bob.box = *client::inbox::open(s.bob.inbox_store);
    return sent();
  }));
  check_delivered(s.bob, to_bob);
  check_delivered(s.alice, to_alice);
  for (const auto& finished : s.alice.outbox.take_finished())
    CHECK(finished.delivered);
  CHECK(s.alice.outbox.retries() > 100);
  MESSAGE("simulated " << std::chrono::duration<double>(s.mixnet.time().steady()
                                                        - steady_time{1h})
                              .count()
                       << " s, " << s.alice.outbox.retries() << " retries, "
                       << s.alice.leaving.counts().emitted << " packets");
}

TEST_CASE("nothing is sent twice where nothing is lost") {
  setting s{2};
  const auto to_bob = s.submit(s.alice.outbox, s.bob_keys.self, 20);
  CHECK(s.mixnet.run(60s, s.both_sent()));
  check_delivered(s.bob, to_bob);
  // The time-out is exceeded by chance in one of 1,500 round trips.
  CHECK(s.alice.outbox.retries() <= 2);
  const auto loss = s.alice.probes.losses();
  CHECK(loss.overall == 0.0);
  CHECK(s.alice.probes.counts().lost == 0);
}

TEST_CASE("when the recipient's gateway dies messages go by the fallback") {
  setting s{3};
  s.mixnet.weather.dead_gateway = s.network.gateway(1);
  auto to = s.bob_keys.self;
  REQUIRE(to.gateway == s.network.gateway(1));
  const auto to_bob = s.submit(s.alice.outbox, to, 10);
  CHECK(s.mixnet.run(60s, s.both_sent()));
  check_delivered(s.bob, to_bob);
}

TEST_CASE("messages go on across a key rotation") {
  setting s{4};
  s.mixnet.weather.loss = 0.1;
  s.mixnet.time().advance(177s);
  s.alice.use(s.network.directory(2));
  s.bob.use(s.network.directory(2));
  const auto to_bob = s.submit(s.alice.outbox, s.bob_keys.self, 150);
  bool turned = false;
  const auto sent = s.both_sent();
  CHECK(s.mixnet.run(120s, [&] {
    if (!turned && s.mixnet.time().wall() >= test::genesis + 180s) {
      turned = true;
      CHECK_FALSE(sent());
      s.alice.use(s.network.directory(3));
      s.bob.use(s.network.directory(3));
    }
    return sent();
  }));
  CHECK(turned);
  check_delivered(s.bob, to_bob);
}

TEST_CASE("a message that cannot arrive fails, the next ones still do") {
  setting s{5};
  s.mixnet.weather.loss = 1.0;
  REQUIRE(s.alice.outbox.submit(s.bob_keys.self, s.some_message(), 5s,
                                s.mixnet.time().steady()));
  CHECK(s.mixnet.run(10s, s.both_sent()));
  const auto finished = s.alice.outbox.take_finished();
  REQUIRE(finished.size() == 1);
  CHECK_FALSE(finished[0].delivered);
  s.mixnet.weather.loss = 0.0;
  const auto to_bob = s.submit(s.alice.outbox, s.bob_keys.self, 3);
  CHECK(s.mixnet.run(20s, s.both_sent()));
  check_delivered(s.bob, to_bob);
}
