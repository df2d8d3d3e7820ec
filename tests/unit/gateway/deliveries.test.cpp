#include "services/gateway/deliveries.hpp"

#include "common/crypto/random.hpp"
#include "tests/unit/gateway/fake_inbox.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace nephele::gateway {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using number = session::delivery_number;

/// One client's deliveries under a clock that moves by hand.
struct post_office {
  simulated_clock clock;
  crypto::seeded_random random{21};
  fake_inbox disk;
  counts counted;
  delivery_limits limits;
  std::unique_ptr<deliveries> office;
  identity alice = random.make<identity>();
  steady_time start = clock.steady();
  std::vector<milliseconds> acks;

  explicit post_office(delivery_limits with = {}) : limits(with) { reopen(); }

  /// As a process that was killed and starts again, with what the disk has.
  void reopen() {
    disk.crash();
    std::vector<deliveries::known_client> known;
    for (auto& [id, client] : disk.clients) {
      known.push_back({client, {}});
      for (const auto& [which, row] : disk.rows[id])
        known.back().stored.push_back(which);
      client.reserved = number{client.reserved.value() + delivery_block};
    }
    office = std::make_unique<deliveries>(disk, counted, limits, known);
  }

  recipient& enrol() {
    recipient* made = nullptr;
    REQUIRE(office->enrol(alice, clock.wall(), [&](recipient* r) { made = r; })
            == deliveries::enrolment::pending);
    disk.answer();
    REQUIRE(made);
    return *made;
  }

  recipient& client() { return *office->find(alice); }

  void arrive() {
    message_body body{};
    office->accept(alice, body, {}, clock.steady(), clock.wall());
  }

  void step() {
    office->run(clock.steady());
    disk.answer();
    const auto due = office->due_acks(clock.steady());
    for (std::size_t i = 0; i < due.size(); ++i)
      acks.push_back(
          std::chrono::duration_cast<milliseconds>(clock.steady() - start));
  }

  /// Millisecond by millisecond.
  void pass(milliseconds time) {
    for (milliseconds t{}; t < time; ++t) {
      clock.advance(milliseconds{1});
      step();
    }
  }

  /// The client takes what waits.
  std::vector<number> receive() {
    std::vector<number> got;
    while (true) {
      const auto found = office->next(client());
      if (!found) {
        disk.answer();
        if (!office->next(client()))
          return got;
        continue;
      }
      got.push_back(found->which);
      office->sent(client(), found->which);
    }
  }
};

} // namespace

TEST_CASE("an online client's ack leaves after the hold and touches no disk") {
  post_office p;
  p.office->connected(p.enrol(), p.clock.wall());
  p.arrive();
  p.pass(milliseconds{20});
  const auto got = p.receive();
  REQUIRE(got.size() == 1);
  CHECK(p.office->take(p.client(), got[0]));
  p.pass(milliseconds{500});
  CHECK(p.acks == std::vector{milliseconds{250}});
  CHECK(p.disk.stores == 0);
}

TEST_CASE("an offline client's ack leaves at the same moment, from the disk") {
  post_office p;
  p.enrol();
  p.arrive();
  p.pass(milliseconds{149});
  CHECK(p.disk.stores == 0);
  p.pass(milliseconds{1});
  CHECK(p.disk.stores == 1);
  p.pass(milliseconds{500});
  CHECK(p.acks == std::vector{milliseconds{250}});
  CHECK(p.disk.rows[p.alice].size() == 1);
}

TEST_CASE("a slow disk delays the ack to the next multiple of the hold") {
  post_office p;
  p.enrol();
  p.arrive();
  for (int i = 0; i < 300; ++i) {
    p.clock.advance(milliseconds{1});
    p.office->run(p.clock.steady());
    CHECK(p.office->due_acks(p.clock.steady()).empty());
  }
  p.pass(milliseconds{300});
  CHECK(p.acks == std::vector{milliseconds{500}});
}

TEST_CASE("no ack leaves while the disk fails, and all do when it recovers") {
  post_office p;
  p.enrol();
  p.disk.failing = true;
  for (int i = 0; i < 10; ++i)
    p.arrive();
  p.pass(seconds{5});
  CHECK(p.acks.empty());
  CHECK_FALSE(p.office->is_disk_good());
  CHECK(p.counted.store_failures > 10);
  p.disk.failing = false;
  p.pass(milliseconds{300});
  CHECK(p.office->is_disk_good());
  REQUIRE(p.acks.size() == 10);
  for (const auto when : p.acks)
    CHECK(when.count() % 250 == 0);
  CHECK(p.disk.rows[p.alice].size() == 10);
}

TEST_CASE("an online client is served and acked while the disk fails") {
  post_office p;
  p.office->connected(p.enrol(), p.clock.wall());
  p.disk.failing = true;
  p.arrive();
  const auto got = p.receive();
  REQUIRE(got.size() == 1);
  CHECK(p.office->take(p.client(), got[0]));
  p.pass(milliseconds{300});
  CHECK(p.acks == std::vector{milliseconds{250}});
}

TEST_CASE("memory is bounded while the disk fails") {
  post_office p;
  p.enrol();
  p.disk.failing = true;
  for (int i = 0; i < 1000; ++i)
    p.arrive();
  p.pass(seconds{2});
  CHECK(p.client().box().in_memory() <= p.limits.mailbox.fresh);
  CHECK(p.acks.empty());
  CHECK(p.counted.of(drop_reason::inbox_failed) >= 900);
}

TEST_CASE("a burst goes to the disk at once and comes back in order") {
  post_office p;
  p.enrol();
  for (int i = 0; i < 500; ++i)
    p.arrive();
  p.step();
  CHECK(p.client().box().in_memory() <= p.limits.mailbox.fresh);
  p.pass(milliseconds{300});
  CHECK(p.acks.size() == 500);
  CHECK(p.client().box().in_inbox() == 500);
  p.office->connected(p.client(), p.clock.wall());
  const auto got = p.receive();
  CHECK(got.size() == 500);
  CHECK(std::ranges::is_sorted(got));
}

TEST_CASE("what was not taken is sent again after a new login") {
  post_office p;
  p.office->connected(p.enrol(), p.clock.wall());
  for (int i = 0; i < 5; ++i)
    p.arrive();
  const auto first = p.receive();
  REQUIRE(first.size() == 5);
  REQUIRE(p.office->take(p.client(), first[1]));
  p.office->disconnected(p.client());
  p.pass(milliseconds{300});
  p.office->connected(p.client(), p.clock.wall());
  CHECK(p.receive() == std::vector(first.begin() + 2, first.end()));
}

TEST_CASE("taken messages leave the disk") {
  post_office p;
  p.enrol();
  for (int i = 0; i < 5; ++i)
    p.arrive();
  p.pass(milliseconds{300});
  REQUIRE(p.disk.rows[p.alice].size() == 5);
  p.office->connected(p.client(), p.clock.wall());
  const auto got = p.receive();
  REQUIRE(p.office->take(p.client(), got[3]));
  p.pass(seconds{1});
  CHECK(p.disk.rows[p.alice].size() == 1);
  CHECK(p.office->stored() == 1);
}

TEST_CASE("a client cannot take what nobody sent it") {
  post_office p;
  auto& client = p.enrol();
  CHECK_FALSE(p.office->take(client, client.next_number()));
  CHECK_FALSE(p.office->take(client, number{~std::uint64_t{0}}));
  p.arrive();
  CHECK(p.office->take(client, number{client.next_number().value() - 1}));
}

TEST_CASE("a killed gateway keeps what it acked and reuses no number") {
  post_office p;
  p.enrol();
  for (int i = 0; i < 3; ++i)
    p.arrive();
  p.pass(milliseconds{300});
  const auto highest = p.client().next_number();
  // Two more that never become durable.
  p.arrive();
  p.arrive();
  const auto lost = p.client().next_number();
  p.reopen();
  CHECK(p.client().box().in_inbox() == 3);
  CHECK(p.client().next_number() >= lost);
  p.office->connected(p.client(), p.clock.wall());
  p.arrive();
  const auto got = p.receive();
  REQUIRE(got.size() == 4);
  CHECK(got[2] < highest);
  CHECK(got[3] >= lost);
}

TEST_CASE("numbers go on above all others even if the whole inbox was lost") {
  post_office p;
  p.enrol();
  for (int i = 0; i < 100; ++i)
    p.arrive();
  const auto before = p.client().next_number();
  p.disk.clients.clear();
  p.disk.rows.clear();
  p.clock.advance(seconds{1});
  p.reopen();
  CHECK(p.enrol().next_number() > before);
}

TEST_CASE("blocks of numbers are reserved ahead, durably") {
  post_office p{{.mailbox = {.quota = 1'000'000}, .acks = 1'000'000}};
  p.office->connected(p.enrol(), p.clock.wall());
  for (std::uint64_t i = 0; i < 3 * delivery_block; ++i) {
    p.arrive();
    CHECK(p.office->take(p.client(),
                         number{p.client().next_number().value() - 1}));
    if (i % 1024 == 0)
      p.disk.answer();
    REQUIRE(p.disk.clients[p.alice].reserved >= p.client().next_number());
  }
  CHECK(p.counted.of(drop_reason::inbox_failed) == 0);
}

TEST_CASE("without a durable block no message is accepted") {
  post_office p{{.mailbox = {.quota = 1'000'000}, .acks = 1'000'000}};
  p.office->connected(p.enrol(), p.clock.wall());
  p.disk.failing = true;
  for (std::uint64_t i = 0; i < delivery_block + 10; ++i) {
    p.arrive();
    static_cast<void>(p.office->take(
        p.client(), number{p.client().next_number().value() - 1}));
    if (i % 1024 == 0)
      p.disk.answer();
  }
  CHECK(p.counted.messages_accepted == delivery_block);
  CHECK(p.counted.of(drop_reason::inbox_failed) == 10);
}

TEST_CASE("a message for an unknown client is dropped and never acked") {
  post_office p;
  p.arrive();
  p.pass(seconds{1});
  CHECK(p.acks.empty());
  CHECK(p.counted.of(drop_reason::unknown_destination) == 1);
}

TEST_CASE("a full inbox refuses without telling whether the client is there") {
  post_office p{{.mailbox = {.quota = 10}}};
  p.enrol();
  for (int i = 0; i < 15; ++i)
    p.arrive();
  p.pass(milliseconds{300});
  CHECK(p.acks.size() == 10);
  CHECK(p.counted.of(drop_reason::inbox_full) == 5);

  // It comes and empties its inbox: nobody may see that in acks.
  p.office->connected(p.client(), p.clock.wall());
  const auto got = p.receive();
  REQUIRE(p.office->take(p.client(), got.back()));
  p.acks.clear();
  p.arrive();
  const auto more = p.receive();
  CHECK(more.size() == 1);
  REQUIRE(p.office->take(p.client(), more.back()));
  p.pass(seconds{2});
  CHECK(p.acks.empty());

  p.office->begin_epoch(p.clock.wall());
  p.arrive();
  p.pass(milliseconds{300});
  CHECK(p.acks.size() == 1);
}

TEST_CASE("the capacity of all inboxes together is bounded") {
  post_office p{{.capacity = 20}};
  p.enrol();
  for (int i = 0; i < 200; ++i) {
    p.arrive();
    p.pass(milliseconds{10});
  }
  p.pass(milliseconds{300});
  // What was in memory when the last place went may follow.
  CHECK(p.office->stored() <= 20 + p.limits.mailbox.fresh);
  CHECK(p.counted.of(drop_reason::inbox_full) > 100);
}

TEST_CASE("old messages and old registrations expire with an epoch") {
  post_office p{{.inbox_age = seconds{100}, .registration_age = seconds{500}}};
  p.enrol();
  p.arrive();
  p.pass(milliseconds{300});
  p.clock.advance(seconds{200});
  p.arrive();
  p.pass(milliseconds{300});
  p.office->begin_epoch(p.clock.wall());
  p.disk.answer();
  CHECK(p.client().box().in_inbox() == 1);
  CHECK(p.counted.of(drop_reason::inbox_expired) == 1);
  p.clock.advance(seconds{500});
  p.office->begin_epoch(p.clock.wall());
  p.disk.answer();
  CHECK(p.office->find(p.alice) == nullptr);
  CHECK(p.disk.clients.empty());
  CHECK(p.office->stored() == 0);
}

TEST_CASE("registrations are bounded and must be durable") {
  post_office p{{.registrations = 1}};
  p.disk.failing = true;
  bool refused = false;
  CHECK(p.office->enrol(p.alice, p.clock.wall(), [&](const recipient* r) {
    refused = r == nullptr;
  }) == deliveries::enrolment::pending);
  p.disk.answer();
  CHECK(refused);
  CHECK(p.office->find(p.alice) == nullptr);
  p.disk.failing = false;
  p.enrol();
  CHECK(p.office->enrol(p.random.make<identity>(), p.clock.wall(), {})
        == deliveries::enrolment::full);
}

TEST_CASE("a writer that takes nothing on is a failing disk") {
  post_office p;
  p.enrol();
  p.disk.full = true;
  p.arrive();
  p.pass(seconds{1});
  CHECK(p.acks.empty());
  p.disk.full = false;
  p.pass(milliseconds{500});
  CHECK(p.acks.size() == 1);
}

TEST_CASE("a drain brings everything to the disk and its acks out") {
  post_office p;
  p.enrol();
  p.arrive();
  p.arrive();
  CHECK_FALSE(p.office->is_settled());
  p.office->flush(p.clock.steady());
  p.disk.answer();
  CHECK(p.disk.rows[p.alice].size() == 2);
  p.pass(milliseconds{250});
  CHECK(p.acks.size() == 2);
  CHECK(p.office->is_settled());
}

} // namespace nephele::gateway
