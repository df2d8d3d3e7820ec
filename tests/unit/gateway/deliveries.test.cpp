#include "tests/unit/gateway/post_office.hpp"

#include <algorithm>

namespace nephele::gateway {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using number = session::delivery_number;

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
