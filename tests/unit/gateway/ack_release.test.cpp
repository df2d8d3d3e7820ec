#include "services/gateway/ack_release.hpp"

#include <doctest/doctest.h>

namespace nephele::gateway {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds hold{250};
constexpr steady_time start{std::chrono::hours{1}};

std::shared_ptr<held_message> arrived(milliseconds after) {
  auto made = std::make_shared<held_message>();
  made->arrival = start + after;
  return made;
}

std::size_t released(ack_release& acks, milliseconds at) {
  return acks.due(start + at).acks.size();
}

} // namespace

TEST_CASE("an ack leaves exactly one hold after the message's arrival") {
  ack_release acks{10};
  const auto message = arrived(milliseconds{7});
  REQUIRE(acks.hold(message, {}, hold));
  message->outcome = fate::settled;
  CHECK(acks.next() == start + milliseconds{257});
  CHECK(released(acks, milliseconds{256}) == 0);
  CHECK(released(acks, milliseconds{257}) == 1);
  CHECK(acks.size() == 0);
  CHECK(acks.next() == steady_time::max());
}

TEST_CASE("a late ack leaves at a multiple of the hold, never between") {
  ack_release acks{10};
  const auto message = arrived({});
  REQUIRE(acks.hold(message, {}, hold));
  CHECK(released(acks, milliseconds{260}) == 0);
  message->outcome = fate::settled;
  CHECK(acks.next() == start + milliseconds{500});
  CHECK(released(acks, milliseconds{499}) == 0);
  const auto due = acks.due(start + milliseconds{500});
  REQUIRE(due.acks.size() == 1);
  CHECK(due.acks[0].late);
}

TEST_CASE("a loop that slept catches the next multiple, not all of them") {
  ack_release acks{10};
  const auto message = arrived({});
  REQUIRE(acks.hold(message, {}, hold));
  CHECK(released(acks, milliseconds{5'010}) == 0);
  CHECK(acks.next() == start + milliseconds{5'250});
}

TEST_CASE("an ack is never released while its message only waits") {
  ack_release acks{10};
  REQUIRE(acks.hold(arrived({}), {}, hold));
  for (int i = 1; i < 1000; ++i)
    CHECK(released(acks, i * hold) == 0);
  CHECK(acks.size() == 1);
}

TEST_CASE("the ack of a lost message goes with it") {
  ack_release acks{10};
  const auto message = arrived({});
  REQUIRE(acks.hold(message, {}, hold));
  message->outcome = fate::lost;
  const auto due = acks.due(start + hold);
  CHECK(due.acks.empty());
  CHECK(due.unearned == 1);
  CHECK(acks.size() == 0);
}

TEST_CASE("no more acks wait than the limit") {
  ack_release acks{2};
  CHECK(acks.hold(arrived({}), {}, hold));
  CHECK(acks.hold(arrived({}), {}, hold));
  CHECK_FALSE(acks.hold(arrived({}), {}, hold));
}

} // namespace nephele::gateway
