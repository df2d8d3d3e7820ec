#include "tests/unit/gateway/post_office.hpp"

namespace nephele::gateway {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

} // namespace

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

} // namespace nephele::gateway
