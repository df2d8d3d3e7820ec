#include "common/client/departures.hpp"

#include "common/client/content.hpp"
#include "tests/support/small_network.hpp"
#include "tests/unit/client/recording_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

struct sent_packet {
  steady_time when;
  client::outgoing packet;
};

struct setting {
  explicit setting(session::preset which = session::preset::balanced,
                   std::uint64_t seed = 101)
      : source(seed), network(source), alice(source, network.gateway(0)),
        bob(source, network.gateway(1)), factory(alice.self, source),
        acks(source, {250ms, 20ms}), probes(source, 20ms),
        leaving(client::send_schedule{session::rates_of(which), source,
                                      time.steady()},
                factory, acks, probes) {
    factory.use(network.directory());
    leaving.add(from);
  }

  /// Runs the caller's loop for a while; building costs `build_time`.
  void run(std::chrono::nanoseconds duration,
           std::chrono::nanoseconds build_time = 0ns) {
    const auto end = time.steady() + duration;
    while (time.steady() < end) {
      const auto next = leaving.next_action(time.steady());
      if (next > time.steady())
        time.advance(std::min(next, end) - time.steady());
      while (auto packet = leaving.emit(time.steady()))
        sent.push_back({time.steady(), std::move(*packet)});
      if (leaving.prepare(time.steady(), time.wall()))
        time.advance(build_time);
      acks.expire(time.steady());
    }
  }

  void offer(std::uint64_t handle) {
    from.waiting.push_back(
        {client::make_loop_content(handle), bob.self, handle});
  }

  /// How many of the packets sent are for Bob.
  [[nodiscard]] std::ptrdiff_t to_bob() const {
    return std::ranges::count_if(sent, [&](const sent_packet& each) {
      return each.packet.route.back() == bob.self.gateway;
    });
  }

  crypto::seeded_random source;
  test::small_network network;
  test::client_keys alice;
  test::client_keys bob;
  simulated_clock time{test::genesis};
  client::packet_factory factory;
  client::acknowledgements acks;
  client::loops probes;
  test::recording_source from;
  client::departures leaving;
  std::vector<sent_packet> sent;
};

/// When packets leave within two seconds, if building takes `build_time`; the
/// clocks of all calls tick alike.
std::vector<std::chrono::nanoseconds>
times_of(setting& s, session::preset which,
         std::chrono::nanoseconds build_time) {
  crypto::seeded_random ticks{7};
  const auto start = s.time.steady();
  client::departures leaving{
      client::send_schedule{session::rates_of(which), ticks, start}, s.factory,
      s.acks, s.probes};
  leaving.add(s.from);
  std::vector<std::chrono::nanoseconds> when;
  while (s.time.steady() < start + 2s) {
    const auto next = leaving.next_action(s.time.steady());
    if (next > s.time.steady())
      s.time.advance(next - s.time.steady());
    while (leaving.emit(s.time.steady()))
      when.push_back(s.time.steady() - start);
    if (leaving.prepare(s.time.steady(), s.time.wall()))
      s.time.advance(build_time);
  }
  return when;
}

} // namespace

TEST_CASE("an idle client sends loops in every slot") {
  setting s;
  s.run(5s);
  CHECK(s.sent.size() > 480);
  CHECK(s.sent.size() < 620);
  CHECK(s.probes.counts().sent == s.sent.size());
  CHECK(s.leaving.counts().emitted == s.sent.size());
  CHECK(s.leaving.counts().skipped == 0);
  CHECK(s.to_bob() == 0);
}

TEST_CASE("what there is to say takes main slots and never those of loops") {
  setting s;
  for (std::uint64_t i = 0; i < 10'000; ++i)
    s.offer(i);
  s.run(5s);
  const auto loops = s.probes.counts().sent;
  CHECK(loops > 30);
  CHECK(loops < 75);
  CHECK(s.to_bob() == static_cast<std::ptrdiff_t>(s.leaving.counts().parcels));
  CHECK(s.leaving.counts().parcels + loops == s.sent.size());
}

TEST_CASE("the times of leaving are the same, idle or busy") {
  setting idle;
  setting busy;
  for (std::uint64_t i = 0; i < 2000; ++i)
    busy.offer(i);
  const auto idle_times = times_of(idle, session::preset::fast, 700us);
  CHECK(idle_times.size() > 900);
  CHECK(times_of(busy, session::preset::fast, 700us) == idle_times);
}

TEST_CASE("packets leave on time although they take time to build") {
  for (const auto which : {session::preset::balanced, session::preset::fast}) {
    CAPTURE(name_of(which));
    setting s;
    const auto due = times_of(s, which, 0us);
    const auto left = times_of(s, which, 700us);
    REQUIRE(left.size() == due.size());
    std::size_t late = 0;
    std::chrono::nanoseconds latest{0};
    for (std::size_t i = 0; i < due.size(); ++i) {
      late += left[i] != due[i] ? 1U : 0U;
      latest = std::max(latest, left[i] - due[i]);
    }
    CAPTURE(late);
    CAPTURE(latest.count());
    CHECK(late * 100 <= due.size() * (which == session::preset::fast ? 15 : 1));
    CHECK(latest < 4ms);
  }
}

TEST_CASE("a missed tick is skipped and its packet leaves at the next") {
  setting s;
  for (std::uint64_t i = 0; i < 50; ++i)
    s.offer(i);
  s.run(100ms);
  const auto before = s.sent.size();
  s.time.advance(700ms);
  while (auto packet = s.leaving.emit(s.time.steady()))
    s.sent.push_back({s.time.steady(), std::move(*packet)});
  // A burst would be some 77.
  CHECK(s.sent.size() <= before + 2);
  s.run(2s);
  CHECK(s.to_bob() == 50);
  CHECK(s.from.lost_handles.size() == 50);
}

TEST_CASE("after a sleep packets made before it are lost, not sent") {
  setting s;
  s.run(50ms);
  for (std::uint64_t i = 0; i < 3; ++i)
    s.offer(i);
  // Prepared, but never emitted.
  while (s.from.waiting.size() == 3) {
    s.time.advance(s.leaving.next_action(s.time.steady()) - s.time.steady());
    while (s.leaving.emit(s.time.steady()))
      continue;
    (void)s.leaving.prepare(s.time.steady(), s.time.wall());
  }
  s.time.advance(20s);
  CHECK_FALSE(s.leaving.emit(s.time.steady()));
  CHECK(s.from.lost_handles == std::vector<std::uint64_t>{0});
  s.run(1s);
  CHECK(s.to_bob() == 2);
}

TEST_CASE("what was ready when the clocks end is lost to its source") {
  setting s;
  for (std::uint64_t i = 0; i < 1000; ++i)
    s.offer(i);
  {
    client::departures leaving{
        client::send_schedule{session::rates_of(session::preset::fast),
                              s.source, s.time.steady()},
        s.factory, s.acks, s.probes};
    leaving.add(s.from);
    s.time.advance(1ms);
    while (leaving.prepare(s.time.steady(), s.time.wall()))
      continue;
    CHECK(s.from.lost_handles.empty());
  }
  CHECK(s.from.lost_handles.size() > 0);
  CHECK(s.from.lost_handles.size() == 1000 - s.from.waiting.size());
}

TEST_CASE("without a topology nothing leaves, and later it does") {
  setting s;
  s.factory.use(nullptr);
  s.offer(1);
  s.run(1s);
  CHECK(s.sent.empty());
  CHECK(s.from.unsent_handles == std::vector<std::uint64_t>{1});
  CHECK(s.leaving.counts().unbuilt < 25);
  REQUIRE(s.leaving.last_failure());
  CHECK(s.leaving.last_failure()->is(client::errc::no_topology));
  s.factory.use(s.network.directory());
  s.run(1s);
  CHECK(s.sent.size() > 70);
}

TEST_CASE("a parcel that cannot be sent leaves its slot to a loop") {
  setting s;
  s.offer(1);
  std::get<client::address>(s.from.waiting[0].to).gateway
      = s.source.make<identity>();
  s.run(200ms);
  CHECK(s.from.unsent_handles == std::vector<std::uint64_t>{1});
  CHECK(s.probes.counts().sent == s.sent.size());
  CHECK(s.sent.size() > 8);
}

TEST_CASE("sources take turns") {
  setting s;
  test::recording_source other;
  s.leaving.add(other);
  for (std::uint64_t i = 0; i < 100; ++i) {
    s.offer(i);
    other.waiting.push_back({client::make_loop_content(i), s.bob.self, i});
  }
  s.run(500ms);
  const auto left = s.from.waiting.size();
  CHECK(left < 90);
  CHECK(other.waiting.size() <= left + 1);
  CHECK(left <= other.waiting.size() + 1);
}

TEST_CASE("a source that is removed hears no more, its packets still leave") {
  setting s;
  for (std::uint64_t i = 0; i < 100; ++i)
    s.offer(i);
  s.run(500ms);
  s.leaving.remove(s.from);
  s.run(10s);
  CHECK(s.from.acknowledged_handles.empty());
  CHECK(s.from.lost_handles.empty());
  CHECK(s.to_bob() == static_cast<std::ptrdiff_t>(s.leaving.counts().parcels));
}

TEST_CASE("a service sends at once what its sources say, and nothing else") {
  setting s;
  client::source_rota rota;
  test::recording_source from;
  rota.add(from);
  const auto send = [&] {
    return client::send_at_once(rota, s.factory, s.acks, s.time.steady(),
                                s.time.wall());
  };
  CHECK_FALSE(send());
  from.waiting.push_back({client::make_loop_content(1), s.bob.self, 5});
  const auto packet = send();
  REQUIRE(packet);
  CHECK(s.acks.received(packet->token, s.time.steady()));
  CHECK(from.acknowledged_handles == std::vector<std::uint64_t>{5});
  s.factory.use(nullptr);
  from.waiting.push_back({client::make_loop_content(1), s.bob.self, 6});
  CHECK_FALSE(send());
  CHECK(from.unsent_handles == std::vector<std::uint64_t>{6});
}
