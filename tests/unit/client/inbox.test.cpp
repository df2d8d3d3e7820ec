#include "common/client/inbox.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace nephele;
using namespace std::chrono_literals;
using client::inbox;

namespace {

/// A message in pieces, as its sender would cut it.
struct cut_message {
  byte_vector bytes;
  std::vector<client::fragment_content> pieces;

  cut_message(crypto::random& source, const client::sender_tag& sender,
              std::uint64_t sequence, std::size_t size)
      : bytes(size) {
    source.fill(bytes);
    client::fragment_content piece;
    piece.sender = sender;
    piece.sequence = sequence;
    piece.message = source.next();
    piece.count = client::fragment_count(size);
    piece.lifetime = 60s;
    for (std::uint16_t i = 0; i < piece.count; ++i) {
      piece.index = i;
      piece.data = client::fragment_of(bytes, i);
      pieces.push_back(piece);
    }
  }

  cut_message(const cut_message&) = delete;
  cut_message(cut_message&&) = default;
  cut_message& operator=(const cut_message&) = delete;
  cut_message& operator=(cut_message&&) = default;
};

struct setting {
  explicit setting(inbox::limits bounds = {}, std::uint64_t seed = 71)
      : source(seed), box(*inbox::open(store, bounds)),
        sender(source.make<client::sender_tag>()) {}

  crypto::seeded_random source;
  client::memory_inbox_store store;
  inbox box;
  client::sender_tag sender;
  wall_time now{std::chrono::hours{24 * 365 * 50}};

  [[nodiscard]] cut_message cut(std::uint64_t sequence, std::size_t size) {
    return {source, sender, sequence, size};
  }

  inbox::outcome accept(const client::fragment_content& piece) {
    const auto outcome = box.accept(piece, now);
    REQUIRE(outcome);
    return *outcome;
  }

  void accept_all(const cut_message& message) {
    for (const auto& piece : message.pieces)
      (void)accept(piece);
  }

  std::vector<std::uint64_t> delivered_sequences() {
    std::vector<std::uint64_t> sequences;
    for (const auto& message : store.take_delivered())
      sequences.push_back(message.sequence);
    return sequences;
  }
};

using sequences = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("a message is delivered when its last piece has come") {
  setting s;
  const auto message = s.cut(0, 4000);
  CHECK(s.accept(message.pieces[2]) == inbox::outcome::stored);
  CHECK(s.accept(message.pieces[0]) == inbox::outcome::stored);
  CHECK(s.accept(message.pieces[0]) == inbox::outcome::repeated);
  CHECK(s.box.unfinished() == 1);
  CHECK(s.accept(message.pieces[1]) == inbox::outcome::delivered);
  const auto delivered = s.store.take_delivered();
  REQUIRE(delivered.size() == 1);
  CHECK(delivered[0].bytes == message.bytes);
  CHECK(delivered[0].sender == s.sender);
  CHECK(s.box.unfinished() == 0);
  CHECK(s.box.unfinished_bytes() == 0);
  CHECK(s.accept(message.pieces[1]) == inbox::outcome::repeated);
  CHECK(s.store.take_delivered().empty());
}

TEST_CASE("a message that is early waits for those before it") {
  setting s;
  s.accept_all(s.cut(2, 10));
  s.accept_all(s.cut(1, 10));
  CHECK(s.delivered_sequences().empty());
  s.accept_all(s.cut(0, 10));
  CHECK(s.delivered_sequences() == sequences{0, 1, 2});
}

TEST_CASE("a gap is given up when the stated lifetime is over, not before") {
  setting s;
  const auto half = s.cut(1, 4000);
  (void)s.accept(half.pieces[0]);
  s.accept_all(s.cut(3, 10));
  s.now += 119s;
  REQUIRE(s.box.advance(s.now) == 0);
  CHECK(s.delivered_sequences().empty());
  s.now += 1s;
  REQUIRE(s.box.advance(s.now) == 1);
  CHECK(s.delivered_sequences() == sequences{3});
  CHECK(s.box.counts().given_up == 3);
  // Too late now.
  CHECK(s.accept(half.pieces[1]) == inbox::outcome::repeated);
  s.accept_all(s.cut(4, 10));
  CHECK(s.delivered_sequences() == sequences{4});
  CHECK(s.box.unfinished() == 0);
}

TEST_CASE("the time of a later message does not cut an earlier short of it") {
  setting s;
  const auto slow = s.cut(0, 4000);
  (void)s.accept(slow.pieces[0]);
  s.now += 100s;
  s.accept_all(s.cut(1, 10));
  (void)s.accept(slow.pieces[1]);
  s.now += 100s;
  // Message 0 was last heard of 100 s ago with 60 s to live: it has time.
  REQUIRE(s.box.advance(s.now) == 0);
  (void)s.accept(slow.pieces[2]);
  CHECK(s.delivered_sequences() == sequences{0, 1});
}

TEST_CASE("pieces that contradict what is there are dropped") {
  setting s;
  const auto message = s.cut(0, 4000);
  (void)s.accept(message.pieces[0]);
  auto other_id = message.pieces[1];
  ++other_id.message;
  CHECK(s.accept(other_id) == inbox::outcome::contradictory);
  auto other_count = message.pieces[1];
  other_count.count = 4;
  CHECK(s.accept(other_count) == inbox::outcome::contradictory);
  s.accept_all(message);
  CHECK(s.delivered_sequences() == sequences{0});
}

TEST_CASE("an inbox that is opened again goes on where the last one was") {
  setting s;
  const auto first = s.cut(0, 4000);
  const auto second = s.cut(1, 4000);
  s.accept_all(second);
  (void)s.accept(first.pieces[1]);
  auto again = inbox::open(s.store);
  REQUIRE(again);
  CHECK(again->unfinished() == 2);
  CHECK(again->unfinished_bytes() == s.box.unfinished_bytes());
  CHECK(again->accept(first.pieces[1], s.now) == inbox::outcome::repeated);
  CHECK(again->accept(first.pieces[0], s.now) == inbox::outcome::stored);
  CHECK(again->accept(first.pieces[2], s.now) == inbox::outcome::delivered);
  CHECK(s.delivered_sequences() == sequences{0, 1});
  auto third = inbox::open(s.store);
  REQUIRE(third);
  CHECK(third->accept(second.pieces[0], s.now) == inbox::outcome::repeated);
}

TEST_CASE("beyond the most senders the one idle longest is forgotten") {
  inbox::limits bounds;
  bounds.senders = 3;
  setting s{bounds};
  std::vector<client::sender_tag> tags;
  for (int i = 0; i < 3; ++i) {
    tags.push_back(s.source.make<client::sender_tag>());
    s.accept_all({s.source, tags.back(), 0, 10});
  }
  // The first is heard of again, so the second is idle longest.
  s.accept_all({s.source, tags[0], 1, 10});
  s.accept_all({s.source, s.source.make<client::sender_tag>(), 0, 10});
  CHECK(s.box.senders() == 3);
  CHECK(s.delivered_sequences() == sequences{0, 0, 0, 1, 0});
  s.accept_all({s.source, tags[0], 1, 10});
  CHECK(s.delivered_sequences().empty());
  s.accept_all({s.source, tags[1], 0, 10});
  CHECK(s.delivered_sequences() == sequences{0});
}

TEST_CASE("a sender's unfinished messages are bounded, the next one apart") {
  inbox::limits bounds;
  bounds.messages_per_sender = 4;
  setting s{bounds};
  for (std::uint64_t i = 1; i <= 4; ++i)
    s.accept_all(s.cut(i, 10));
  const auto fifth = s.cut(5, 10);
  CHECK(s.accept(fifth.pieces[0]) == inbox::outcome::over_limit);
  s.accept_all(s.cut(0, 10));
  CHECK(s.delivered_sequences() == sequences{0, 1, 2, 3, 4});
  s.accept_all(fifth);
  CHECK(s.delivered_sequences() == sequences{5});
}

TEST_CASE("all unfinished messages together are bounded in number and bytes") {
  inbox::limits bounds;
  bounds.messages = 10;
  bounds.bytes = 20'000;
  setting s{bounds};
  for (int i = 0; i < 1000; ++i) {
    const cut_message message{s.source, s.source.make<client::sender_tag>(),
                              s.source.below(2), 1 + s.source.below(10'000)};
    (void)s.accept(message.pieces[s.source.below(message.pieces.size())]);
    REQUIRE(s.box.unfinished() <= 10);
    REQUIRE(s.box.unfinished_bytes() <= 20'000);
  }
  const auto again = inbox::open(s.store, bounds);
  REQUIRE(again);
  CHECK(again->unfinished() == s.box.unfinished());
  CHECK(again->unfinished_bytes() == s.box.unfinished_bytes());
}

TEST_CASE("whatever order and repetition, each message comes once, in order") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    setting s{{}, seed};
    std::vector<cut_message> messages;
    std::vector<client::fragment_content> pieces;
    for (std::uint64_t i = 0; i < 20; ++i) {
      messages.push_back(s.cut(i, s.source.below(6000)));
      for (const auto& piece : messages.back().pieces) {
        for (auto n = 1 + s.source.below(3); n > 0; --n)
          pieces.push_back(piece);
      }
    }
    for (std::size_t i = pieces.size(); i > 1; --i)
      std::swap(pieces[i - 1], pieces[s.source.below(i)]);
    for (const auto& piece : pieces) {
      (void)s.accept(piece);
      if (s.source.below(20) == 0)
        s.box = *inbox::open(s.store);
    }
    const auto delivered = s.store.take_delivered();
    REQUIRE(delivered.size() == messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i)
      CHECK(delivered[i].bytes == messages[i].bytes);
  }
}
