#include "common/client/acknowledgements.hpp"

#include "tests/unit/client/recording_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace std::chrono_literals;

namespace {

using handles = std::vector<std::uint64_t>;

struct setting {
  crypto::seeded_random source{41};
  client::ack_timing timing{250ms, 20ms};
  client::acknowledgements acks{source, timing, 8};
  test::recording_source from;
  steady_time start{1h};
  // 2 x 250 + 17 x 20 + 300
  std::chrono::nanoseconds timeout = 1140ms;

  client::ack_token send(std::uint64_t handle, steady_time when) {
    const auto token = source.make<client::ack_token>();
    acks.sent(token, &from, handle, when);
    return token;
  }
};

} // namespace

TEST_CASE("an ack reaches the source of its packet once") {
  setting s;
  const auto token = s.send(7, s.start);
  CHECK(s.acks.received(token, s.start + 300ms));
  CHECK(s.from.acknowledged_handles == handles{7});
  CHECK(s.acks.round_trips().quantile(0.5) == 300ms);
  CHECK_FALSE(s.acks.received(token, s.start + 301ms));
  CHECK(s.from.acknowledged_handles == handles{7});
  CHECK(s.acks.counts().unknown == 1);
  s.acks.expire(s.start + 1h);
  CHECK(s.from.lost_handles.empty());
}

TEST_CASE("a packet is lost after the constant time-out and some jitter") {
  setting s;
  CHECK(client::retransmission_timeout(s.timing) == s.timeout);
  std::vector<std::chrono::nanoseconds> waits;
  auto now = s.start;
  for (int i = 0; i < 200; ++i) {
    (void)s.send(7, now);
    const auto due = s.acks.next_deadline();
    REQUIRE(due);
    waits.push_back(*due - now);
    s.acks.expire(*due - 1ns);
    REQUIRE(s.from.lost_handles.empty());
    s.acks.expire(*due);
    REQUIRE(s.from.lost_handles == handles{7});
    s.from.lost_handles.clear();
    now += 1h;
    s.acks.expire(now);
  }
  const auto [least, most] = std::ranges::minmax(waits);
  CHECK(least >= s.timeout);
  CHECK(least < s.timeout + 5ms);
  CHECK(most <= s.timeout + 100ms);
  CHECK(most > s.timeout + 95ms);
}

TEST_CASE("a late ack is still told of, up to half a minute") {
  setting s;
  const auto token = s.send(1, s.start);
  const auto other = s.send(2, s.start);
  s.acks.expire(s.start + 2s);
  CHECK(s.from.lost_handles.size() == 2);
  CHECK(s.acks.received(token, s.start + 30s));
  CHECK(s.from.acknowledged_handles == handles{1});
  CHECK(s.acks.counts().late == 1);
  s.acks.expire(s.start + 32s);
  CHECK_FALSE(s.acks.received(other, s.start + 32s));
  CHECK(s.acks.size() == 0);
  CHECK_FALSE(s.acks.next_deadline());
}

TEST_CASE("a full table gives up its oldest entry") {
  setting s;
  std::vector<client::ack_token> tokens;
  for (std::uint64_t i = 0; i < 9; ++i)
    tokens.push_back(s.send(i, s.start + i * 200ms));
  CHECK(s.acks.size() == 8);
  CHECK(s.from.lost_handles == handles{0});
  CHECK_FALSE(s.acks.received(tokens[0], s.start + 2s));
  for (std::size_t i = 1; i < tokens.size(); ++i)
    CHECK(s.acks.received(tokens[i], s.start + 2s));
}

TEST_CASE("the table stays bounded under a flood of packets") {
  setting s;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    (void)s.send(i, s.start + i * 1ms);
    s.acks.expire(s.start + i * 1ms);
    REQUIRE(s.acks.size() <= 8);
  }
}

TEST_CASE("a forgotten source hears no more") {
  setting s;
  const auto token = s.send(1, s.start);
  (void)s.send(2, s.start);
  s.acks.forget(s.from);
  CHECK_FALSE(s.acks.received(token, s.start));
  s.acks.expire(s.start + 1h);
  CHECK(s.from.lost_handles.empty());
  CHECK(s.from.acknowledged_handles.empty());
}

TEST_CASE("cover is counted without a source") {
  setting s;
  const auto token = s.source.make<client::ack_token>();
  s.acks.sent(token, nullptr, 0, s.start);
  CHECK(s.acks.received(token, s.start + 1s));
  s.acks.sent(s.source.make<client::ack_token>(), nullptr, 0, s.start);
  s.acks.expire(s.start + 1h);
  CHECK(s.acks.counts().lost == 1);
  CHECK(s.acks.counts().received == 1);
}
