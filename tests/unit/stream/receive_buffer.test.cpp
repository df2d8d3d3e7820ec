#include "common/stream/receive_buffer.hpp"

#include "common/crypto/random.hpp"
#include "common/stream/credit_clock.hpp"
#include "common/stream/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace nephele::stream;
using namespace std::chrono_literals;

namespace {

constexpr steady_time start{1h};

byte_vector text(std::string_view characters) {
  const auto bytes = as_bytes(characters);
  return {bytes.begin(), bytes.end()};
}

} // namespace

TEST_CASE("ranges in any order become the stream") {
  receive_buffer buffer{100};
  REQUIRE(buffer.insert(6, text("world")).has_value());
  CHECK(buffer.readable().empty());
  CHECK(buffer.received() == 0);
  REQUIRE(buffer.insert(0, text("hello ")).has_value());
  CHECK(as_text(buffer.readable()) == "hello world");
  CHECK(buffer.received() == 11);
}

TEST_CASE("overlaps and repetitions change nothing, whatever their shape") {
  crypto::seeded_random random{5};
  byte_vector whole(2000);
  random.fill(whole);
  for (int round = 0; round < 50; ++round) {
    receive_buffer buffer{whole.size()};
    byte_vector read;
    while (read.size() < whole.size()) {
      const auto offset = random.below(whole.size());
      const auto size
          = 1 + random.below(std::min<std::size_t>(300, whole.size() - offset));
      REQUIRE(buffer.insert(offset, byte_span{whole}.subspan(offset, size)));
      if (random.below(3) == 0) {
        const auto bytes = buffer.readable();
        read.insert(read.end(), bytes.begin(), bytes.end());
        buffer.consume(bytes.size());
      }
    }
    CHECK(read == whole);
  }
}

TEST_CASE("bytes beyond the window break the protocol") {
  receive_buffer buffer{10};
  CHECK(buffer.insert(5, text("12345")).has_value());
  CHECK(buffer.insert(5, text("123456")).error().is(errc::protocol));
  REQUIRE(buffer.insert(0, text("12345")).has_value());
  CHECK(buffer.edge() == 10);
  buffer.consume(4);
  CHECK(buffer.edge() == 14);
  CHECK(buffer.insert(10, text("1234")).has_value());
}

TEST_CASE("FIN counts once all before it is there") {
  receive_buffer buffer{10};
  REQUIRE(buffer.finish(3).has_value());
  CHECK(buffer.received() == 0);
  REQUIRE(buffer.insert(0, text("abc")).has_value());
  CHECK(buffer.received() == 4);
  CHECK(buffer.is_complete());
  CHECK_FALSE(buffer.is_drained());
  buffer.consume(3);
  CHECK(buffer.is_drained());
}

TEST_CASE("a FIN that contradicts what came breaks the protocol") {
  receive_buffer buffer{10};
  REQUIRE(buffer.insert(5, text("x")).has_value());
  CHECK(buffer.finish(5).error().is(errc::protocol));
  REQUIRE(buffer.finish(6).has_value());
  CHECK(buffer.finish(6).has_value());
  CHECK(buffer.finish(7).error().is(errc::protocol));
  CHECK(buffer.insert(6, text("y")).error().is(errc::protocol));
}

TEST_CASE("gaps are bounded") {
  receive_buffer buffer{100'000};
  result<void> outcome;
  std::size_t gaps = 0;
  for (; outcome && gaps < 2 * max_gaps; ++gaps)
    outcome = buffer.insert(2 * gaps + 1, text("x"));
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().is(errc::limit));
  CHECK(gaps == max_gaps + 1);
}

TEST_CASE("a credit is due when bytes came, a quarter was read, or at FIN") {
  receive_buffer in{1000};
  credit_clock credits{1000, start};
  CHECK_FALSE(credits.differs(in));
  CHECK_FALSE(credits.due(in).has_value());
  REQUIRE(in.insert(0, byte_vector(300)).has_value());
  CHECK(credits.differs(in));
  CHECK(credits.due(in) == start + credit_interval);
  in.consume(300);
  CHECK(credits.due(in) == steady_time::min());
  credits.told(in, start + 1s);
  CHECK_FALSE(credits.due(in).has_value());
  REQUIRE(in.finish(300).has_value());
  CHECK(credits.due(in) == steady_time::min());
}

TEST_CASE("a lost credit and a repeating sender make it due again") {
  receive_buffer in{1000};
  credit_clock credits{1000, start};
  REQUIRE(in.insert(0, byte_vector(10)).has_value());
  credits.told(in, start);
  credits.lost(in.received(), in.edge());
  CHECK(credits.due(in) == start + credit_interval);
  credits.told(in, start + 1s);
  // An older one is not missed.
  credits.lost(5, 1000);
  CHECK_FALSE(credits.due(in).has_value());
  credits.repeat();
  CHECK(credits.due(in) == start + 1s + credit_interval);
}
