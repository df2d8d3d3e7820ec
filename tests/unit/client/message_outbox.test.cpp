#include "common/client/message_outbox.hpp"

#include "common/client/content.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace nephele;
using namespace std::chrono_literals;
using client::errc;

namespace {

client::address some_address(crypto::random& source) {
  return {source.make<identity>(), source.make<encryption_key>(),
          source.make<identity>(), source.make<identity>()};
}

byte_vector some_bytes(crypto::random& source, std::size_t size) {
  byte_vector bytes(size);
  source.fill(bytes);
  return bytes;
}

struct setting {
  crypto::seeded_random source{51};
  client::memory_sequence_store store;
  client::message_outbox outbox{store, source};
  client::address to = some_address(source);
  steady_time now{1h};

  client::message_number submit(std::size_t size,
                                std::chrono::seconds lifetime = 60s) {
    const auto number
        = outbox.submit(to, some_bytes(source, size), lifetime, now);
    REQUIRE(number);
    return *number;
  }

  client::parcel next() {
    auto parcel = outbox.next(now);
    REQUIRE(parcel);
    return std::move(*parcel);
  }
};

client::fragment_content fragment_in(const client::parcel& parcel) {
  const auto parsed = client::parse_content(parcel.data);
  REQUIRE(parsed);
  return std::get<client::fragment_content>(*parsed);
}

const identity& gateway_of(const client::parcel& parcel) {
  return std::get<client::address>(parcel.to).gateway;
}

} // namespace

TEST_CASE("a message leaves fragment by fragment and ends with the last ack") {
  setting s;
  const auto bytes = some_bytes(s.source, 4000);
  const auto number = s.outbox.submit(s.to, bytes, 60s, s.now);
  REQUIRE(number);
  byte_vector joined;
  std::vector<std::uint64_t> handles;
  for (std::uint16_t i = 0; i < 3; ++i) {
    const auto parcel = s.next();
    const auto piece = fragment_in(parcel);
    CHECK(piece.index == i);
    CHECK(piece.count == 3);
    CHECK(piece.sequence == 0);
    CHECK(piece.lifetime == 60s);
    joined.insert(joined.end(), piece.data.begin(), piece.data.end());
    handles.push_back(parcel.handle);
  }
  CHECK(joined == bytes);
  CHECK_FALSE(s.outbox.next(s.now));
  s.outbox.acknowledged(handles[2], s.now);
  s.outbox.acknowledged(handles[0], s.now);
  s.outbox.acknowledged(handles[0], s.now);
  const auto progress = s.outbox.progress(*number);
  REQUIRE(progress);
  CHECK(progress->acknowledged == 2);
  CHECK(progress->total == 3);
  CHECK(s.outbox.take_finished().empty());
  s.outbox.acknowledged(handles[1], s.now);
  const auto finished = s.outbox.take_finished();
  REQUIRE(finished.size() == 1);
  CHECK(finished[0].number == *number);
  CHECK(finished[0].delivered);
  CHECK(s.outbox.size() == 0);
  CHECK(s.outbox.queued_bytes() == 0);
}

TEST_CASE("a lost fragment is sent again before new ones") {
  setting s;
  s.submit(4000);
  const auto first = s.next();
  s.outbox.lost(first.handle, s.now);
  const auto again = s.next();
  CHECK(again.data == first.data);
  CHECK(fragment_in(s.next()).index == 1);
  CHECK(s.outbox.retries() == 1);
}

TEST_CASE("a late ack saves the retry") {
  setting s;
  s.submit(2000);
  const auto first = s.next();
  s.outbox.lost(first.handle, s.now);
  s.outbox.acknowledged(first.handle, s.now);
  CHECK(fragment_in(s.next()).index == 1);
  CHECK_FALSE(s.outbox.next(s.now));
}

TEST_CASE("what is not acknowledged in its lifetime has failed") {
  setting s;
  const auto number = s.submit(10, 5s);
  const auto parcel = s.next();
  s.now += 4s;
  s.outbox.lost(parcel.handle, s.now);
  CHECK(fragment_in(s.next()).lifetime == 1s);
  s.now += 1s;
  CHECK_FALSE(s.outbox.next(s.now));
  const auto finished = s.outbox.take_finished();
  REQUIRE(finished.size() == 1);
  CHECK(finished[0].number == number);
  CHECK_FALSE(finished[0].delivered);
  s.outbox.acknowledged(parcel.handle, s.now);
  s.outbox.lost(parcel.handle, s.now);
  CHECK(s.outbox.take_finished().empty());
}

TEST_CASE("a stated lifetime covers the messages before") {
  setting s;
  s.submit(10, 100s);
  s.submit(10, 5s);
  CHECK(fragment_in(s.next()).lifetime == 100s);
  CHECK(fragment_in(s.next()).lifetime == 100s);
  s.submit(10, 500s);
  CHECK(fragment_in(s.next()).lifetime == 500s);
}

TEST_CASE("sequence numbers go on after a clean restart") {
  setting s;
  s.submit(10);
  const auto parcel = s.next();
  s.outbox.acknowledged(parcel.handle, s.now);
  client::message_outbox later{s.store, s.source};
  REQUIRE(later.submit(s.to, some_bytes(s.source, 10), 60s, s.now));
  const auto piece = fragment_in(*later.next(s.now));
  CHECK(piece.sender == fragment_in(parcel).sender);
  CHECK(piece.sequence == 1);
}

TEST_CASE("after a run that left messages a fresh tag begins at zero") {
  setting s;
  s.submit(10);
  const auto parcel = s.next();
  client::message_outbox later{s.store, s.source};
  REQUIRE(later.submit(s.to, some_bytes(s.source, 10), 60s, s.now));
  const auto piece = fragment_in(*later.next(s.now));
  CHECK(piece.sender != fragment_in(parcel).sender);
  CHECK(piece.sequence == 0);
}

TEST_CASE("after a failed message a fresh tag begins at zero") {
  setting s;
  const auto number = s.submit(10);
  const auto first = fragment_in(s.next());
  s.outbox.cancel(number);
  CHECK_FALSE(s.outbox.take_finished().at(0).delivered);
  s.submit(10);
  s.submit(10);
  const auto second = fragment_in(s.next());
  CHECK(second.sender != first.sender);
  CHECK(second.sequence == 0);
  const auto third = fragment_in(s.next());
  CHECK(third.sender == second.sender);
  CHECK(third.sequence == 1);
}

TEST_CASE("two recipients see different tags and take turns") {
  setting s;
  const auto other = some_address(s.source);
  s.submit(10'000);
  REQUIRE(s.outbox.submit(other, some_bytes(s.source, 10'000), 60s, s.now));
  std::set<client::sender_tag> tags;
  int to_other = 0;
  for (int i = 0; i < 6; ++i) {
    const auto parcel = s.next();
    to_other += std::get<client::address>(parcel.to) == other ? 1 : 0;
    tags.insert(fragment_in(parcel).sender);
  }
  CHECK(to_other == 3);
  CHECK(tags.size() == 2);
}

TEST_CASE("after eight losses in a row the other gateway is tried") {
  setting s;
  s.submit(30'000);
  std::vector<client::parcel> sent;
  for (int i = 0; i < 20; ++i)
    sent.push_back(s.next());
  for (std::size_t i = 0; i < 7; ++i)
    s.outbox.lost(sent[i].handle, s.now);
  auto parcel = s.next();
  CHECK(gateway_of(parcel) == s.to.gateway);
  s.outbox.lost(sent[7].handle, s.now);
  parcel = s.next();
  CHECK(gateway_of(parcel) == s.to.fallback);
  // Those that were under way to the first do not count against the second.
  for (std::size_t i = 8; i < 20; ++i)
    s.outbox.lost(sent[i].handle, s.now);
  CHECK(gateway_of(s.next()) == s.to.fallback);
  for (int i = 0; i < 8; ++i)
    s.outbox.lost(s.next().handle, s.now);
  CHECK(gateway_of(s.next()) == s.to.gateway);
}

TEST_CASE("an ack between losses keeps the gateway") {
  setting s;
  s.submit(60'000);
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 7; ++i)
      s.outbox.lost(s.next().handle, s.now);
    s.outbox.acknowledged(s.next().handle, s.now);
  }
  CHECK(gateway_of(s.next()) == s.to.gateway);
}

TEST_CASE("a gateway outside the topology is left at once, then time passes") {
  setting s;
  s.submit(10);
  const error unknown{errc::unknown_gateway};
  auto parcel = s.next();
  s.outbox.not_sent(parcel.handle, unknown, s.now);
  parcel = s.next();
  CHECK(gateway_of(parcel) == s.to.fallback);
  s.outbox.not_sent(parcel.handle, unknown, s.now);
  CHECK_FALSE(s.outbox.next(s.now));
  s.now += 1s;
  CHECK(gateway_of(s.next()) == s.to.gateway);
}

TEST_CASE("too much to send is refused before a number is used") {
  setting s;
  client::message_outbox::limits bounds;
  bounds.queued_bytes = 100;
  client::message_outbox outbox{s.store, s.source, bounds};
  const auto submit = [&](std::size_t size) {
    return outbox.submit(s.to, some_bytes(s.source, size), 60s, s.now);
  };
  REQUIRE(submit(60));
  const auto full = submit(41);
  REQUIRE_FALSE(full);
  CHECK(full.error().is(errc::full));
  REQUIRE(submit(40));
  const auto state = s.store.load(s.to.client);
  REQUIRE(state);
  CHECK((*state)->next == 2);
  const auto long_one = s.outbox.submit(
      s.to, byte_vector(client::max_message_size + 1), 60s, s.now);
  REQUIRE_FALSE(long_one);
  CHECK(long_one.error().is(errc::too_long));
}

TEST_CASE("no more messages are under way than the window holds") {
  setting s;
  for (int i = 0; i < 100; ++i)
    s.submit(10);
  std::vector<client::parcel> sent;
  while (auto parcel = s.outbox.next(s.now))
    sent.push_back(std::move(*parcel));
  CHECK(sent.size() == 64);
  s.outbox.acknowledged(sent[5].handle, s.now);
  CHECK(fragment_in(s.next()).sequence == 64);
  CHECK_FALSE(s.outbox.next(s.now));
}

TEST_CASE("a store that fails takes no message") {
  class broken_store final : public client::sequence_store {
  public:
    [[nodiscard]] result<std::optional<client::sequence_state>>
    load(const identity& /*recipient*/) override {
      return std::nullopt;
    }

    [[nodiscard]] result<void>
    save(const identity& /*recipient*/,
         const client::sequence_state& /*state*/) override {
      return fail(errc::store);
    }
  };

  broken_store store;
  crypto::seeded_random source{52};
  client::message_outbox outbox{store, source};
  const auto refused
      = outbox.submit(some_address(source), {}, 60s, steady_time{1h});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().is(errc::store));
  CHECK_FALSE(outbox.next(steady_time{1h}));
}
