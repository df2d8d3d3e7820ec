#include "common/stream/send_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace nephele::stream;
using namespace std::chrono_literals;

namespace {

constexpr steady_time start{1h};

/// A buffer that holds `size` bytes and may send them all.
send_buffer filled(std::size_t size) {
  send_buffer buffer{size};
  REQUIRE(buffer.write(byte_vector(size, std::byte{1})) == size);
  buffer.open_window(size);
  return buffer;
}

} // namespace

TEST_CASE("a send buffer takes no more than its capacity") {
  send_buffer buffer{10};
  CHECK(buffer.write(byte_vector(7)) == 7);
  CHECK(buffer.room() == 3);
  CHECK(buffer.write(byte_vector(7)) == 3);
  CHECK(buffer.room() == 0);
}

TEST_CASE("nothing leaves beyond the peer's window") {
  send_buffer buffer{100};
  CHECK(buffer.write(byte_vector(50)) == 50);
  CHECK_FALSE(buffer.is_ready());
  CHECK_FALSE(buffer.take(100).has_value());
  buffer.open_window(20);
  CHECK(buffer.ready_bytes() == 20);
  CHECK(buffer.take(15) == range{0, 15});
  CHECK(buffer.take(15) == range{15, 5});
  CHECK_FALSE(buffer.is_ready());
  REQUIRE(buffer.credit(0, 30).has_value());
  CHECK(buffer.take(100) == range{20, 10});
  // An old credit does not move the edge back.
  REQUIRE(buffer.credit(0, 10).has_value());
  CHECK_FALSE(buffer.is_ready());
}

TEST_CASE("a lost range goes again first, joined with its neighbours") {
  auto buffer = filled(100);
  CHECK(buffer.take(10) == range{0, 10});
  CHECK(buffer.take(10) == range{10, 10});
  CHECK(buffer.take(10) == range{20, 10});
  buffer.lost({0, 10});
  buffer.lost({20, 10});
  buffer.lost({10, 10});
  CHECK(buffer.ready_bytes() == 100);
  CHECK(buffer.take(25) == range{0, 25});
  CHECK(buffer.take(25) == range{25, 5});
  CHECK(buffer.take(25) == range{30, 25});
}

TEST_CASE("what the peer confirmed is not repeated") {
  auto buffer = filled(100);
  const auto first = buffer.take(40).value();
  REQUIRE(buffer.credit(30, 70).has_value());
  buffer.lost(first);
  CHECK(buffer.take(100) == range{30, 10});
  CHECK(buffer.bytes({30, 10}).size() == 10);
  CHECK(buffer.bytes({29, 10}).empty());
}

TEST_CASE("a credit for bytes that were never sent breaks the protocol") {
  auto buffer = filled(100);
  CHECK(buffer.take(40).has_value());
  CHECK(buffer.credit(40, 0).has_value());
  CHECK(buffer.credit(41, 0).error().is(errc::protocol));
  buffer.finish();
  CHECK(buffer.credit(101, 0).error().is(errc::protocol));
}

TEST_CASE("FIN follows the last byte and is confirmed as one byte more") {
  auto buffer = filled(10);
  buffer.finish();
  CHECK(buffer.write(byte_vector(1)) == 0);
  CHECK(buffer.take(4) == range{0, 4});
  CHECK(buffer.take(10) == range{4, 6, true});
  CHECK_FALSE(buffer.is_ready());
  REQUIRE(buffer.credit(10, 0).has_value());
  CHECK_FALSE(buffer.is_complete());
  CHECK(buffer.is_waiting());
  REQUIRE(buffer.credit(11, 0).has_value());
  CHECK(buffer.is_complete());
  CHECK_FALSE(buffer.is_waiting());
}

TEST_CASE("a lost FIN goes again, alone if need be") {
  send_buffer buffer{10};
  buffer.finish();
  CHECK(buffer.take(10) == range{0, 0, true});
  CHECK_FALSE(buffer.take(10).has_value());
  buffer.lost({0, 0, true});
  CHECK(buffer.take(10) == range{0, 0, true});
}

TEST_CASE("what a gateway stored and the peer lacks is sent again in time") {
  auto buffer = filled(30);
  buffer.finish();
  for (int i = 0; i < 3; ++i)
    buffer.stored(buffer.take(10).value(), start + i * 1s);
  buffer.expire_stored(start);
  CHECK_FALSE(buffer.is_ready());
  buffer.expire_stored(start + 500ms);
  CHECK(buffer.take(100) == range{0, 10});
  // The others may well be there, behind the gap.
  buffer.expire_stored(start + 10s);
  CHECK_FALSE(buffer.is_ready());
  REQUIRE(buffer.credit(30, 0).has_value());
  buffer.expire_stored(start + 10s);
  CHECK(buffer.take(100) == range{30, 0, true});
}

TEST_CASE("a peer that has let go confirms everything") {
  auto buffer = filled(10);
  buffer.finish();
  CHECK(buffer.take(10).has_value());
  buffer.confirm();
  CHECK(buffer.is_complete());
  CHECK_FALSE(buffer.is_ready());
  buffer.lost({0, 10, true});
  CHECK_FALSE(buffer.is_ready());
}
