#include "common/stream/supply.hpp"

#include "common/stream/block_pool.hpp"
#include "common/stream/token_bucket.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::stream;
using namespace std::chrono_literals;

namespace {

constexpr steady_time start{1h};
constexpr rotation_number now_rotation{4};
constexpr std::size_t cap = 100;

want_surbs_record report(std::uint32_t received, std::uint32_t spent,
                         std::uint16_t wanted = 0) {
  return {.rotation = now_rotation,
          .received = received,
          .spent = spent,
          .wanted = wanted};
}

/// Blocks whose first byte counts up from `first`.
byte_vector numbered_blocks(std::size_t count, std::uint8_t first) {
  byte_vector bytes(count * block_size);
  for (std::size_t i = 0; i < count; ++i)
    bytes[i * block_size] = static_cast<std::byte>(first + i);
  return bytes;
}

void add(block_pool& pool, rotation_number rotation, std::uint8_t first,
         std::size_t count, std::optional<steady_time> expiry) {
  const auto bytes = numbered_blocks(count, first);
  pool.add({.rotation = rotation, .blocks = bytes}, expiry);
}

int first_byte(const std::optional<client::reply_block>& block) {
  return block ? std::to_integer<int>(block->surb.expose()[0]) : -1;
}

} // namespace

TEST_CASE("a tag starts with ten reply blocks: two, then eight") {
  supply account{now_rotation, start};
  account.sent(blocks_with_open, start);
  std::vector<std::size_t> sent;
  while (const auto due = account.due(cap, true, start)) {
    sent.push_back(due);
    account.sent(due, start);
  }
  CHECK(sent == std::vector<std::size_t>{3, 3, 2});
  CHECK(account.outstanding() == first_supply);
}

TEST_CASE("what the requester wants and what replies show raises the target") {
  supply account{now_rotation, start};
  account.sent(10, start);
  account.replied(start);
  account.reported(report(10, 1, 60), cap);
  std::size_t sent = 0;
  while (const auto due = account.due(cap, false, start)) {
    account.sent(due, start);
    sent += due;
  }
  CHECK(account.outstanding() >= 67);
  CHECK(account.outstanding() <= 69);
  account.reported(report(10, 1, 60'000), cap);
  while (const auto due = account.due(cap, false, start))
    account.sent(due, start);
  CHECK(account.outstanding() <= cap);
}

TEST_CASE("a quiet tag falls back to the first supply") {
  supply account{now_rotation, start};
  account.sent(10, start);
  account.replied(start);
  account.reported(report(10, 8, 50), cap);
  CHECK(account.due(cap, false, start + 1s) == 3);
  CHECK(account.outstanding() == 2);
  account.sent(8, start + 6s);
  CHECK(account.due(cap, false, start + 6s) == 0);
}

TEST_CASE("blocks of lost packets are made up for, and forgiven if they came") {
  supply account{now_rotation, start};
  account.sent(9, start);
  account.lost(3, now_rotation);
  CHECK(account.outstanding() == 6);
  account.arrived(3, now_rotation);
  account.lost(3, now_rotation);
  CHECK(account.outstanding() == 3);
  // All nine came after all: only acknowledgements were lost.
  account.reported(report(9, 0), cap);
  CHECK(account.outstanding() == 9);
  account.sent(3, start);
  CHECK(account.outstanding() == 12);
  // The blocks of another rotation are another account.
  account.lost(3, rotation_number{3});
  CHECK(account.outstanding() == 12);
}

TEST_CASE("a late report does not bring spent blocks back") {
  supply account{now_rotation, start};
  account.sent(10, start);
  account.reported(report(10, 6), cap);
  account.reported(report(8, 2), cap);
  CHECK(account.outstanding() == 4);
}

TEST_CASE("silence is answered with blocks, sooner when something is due") {
  supply account{now_rotation, start};
  account.sent(10, start);
  CHECK(account.due(cap, true, start + 2900ms) == 0);
  CHECK(account.due(cap, true, start + 3s) == 3);
  CHECK(account.due(cap, false, start + 3s) == 3);
  account.sent(3, start + 40s);
  CHECK(account.due(cap, false, start + 59s) == 0);
  CHECK(account.due(cap, false, start + 60s) == 3);
}

TEST_CASE("a new rotation starts a new account") {
  supply account{now_rotation, start};
  account.sent(10, start);
  account.rotate(rotation_number{5});
  CHECK(account.outstanding() == 0);
  CHECK(account.due(cap, false, start) == 3);
  account.sent(3, start);
  account.reported(report(10, 10), cap);
  CHECK(account.outstanding() == 3);
}

TEST_CASE("a pool gives the oldest rotation first and nothing that expired") {
  block_pool pool;
  add(pool, rotation_number{5}, 50, 2, start + 100s);
  add(pool, rotation_number{4}, 40, 2, start + 10s);
  CHECK(pool.size() == 4);
  const auto block = pool.take(start);
  CHECK(first_byte(block) == 40);
  CHECK(block->rotation == rotation_number{4});
  // Three seconds before the end a packet might not make it any more.
  CHECK(first_byte(pool.take(start + 7s)) == 50);
  CHECK(pool.size() == 1);
  CHECK(pool.report(9).rotation == rotation_number{5});
  CHECK(pool.report(9).received == 2);
  CHECK(pool.report(9).spent == 1);
  CHECK(pool.report(70'000).wanted == 65'535);
  CHECK(first_byte(pool.take(start)) == 51);
  CHECK_FALSE(pool.take(start).has_value());
}

TEST_CASE("a full pool lets the oldest blocks go and counts them as spent") {
  block_pool pool;
  for (std::size_t i = 0; i < max_pool / 2; ++i)
    add(pool, now_rotation, static_cast<std::uint8_t>(i), 2, start + 100s);
  CHECK(pool.size() == max_pool);
  add(pool, now_rotation, 200, 3, start + 100s);
  CHECK(pool.size() == max_pool);
  CHECK(pool.report(0).received == max_pool + 3);
  CHECK(pool.report(0).spent == 3);
}

TEST_CASE("blocks of a rotation that is over count as spent at once") {
  block_pool pool;
  add(pool, now_rotation, 1, 2, start + 100s);
  add(pool, now_rotation, 3, 3, std::nullopt);
  CHECK(pool.size() == 2);
  CHECK(pool.report(0).received == 5);
  CHECK(pool.report(0).spent == 3);
  add(pool, rotation_number{99}, 3, 3, std::nullopt);
  CHECK(pool.report(0).rotation == now_rotation);
}

TEST_CASE("a bucket admits its burst, then its rate") {
  token_bucket bucket{100, 4, start};
  const auto admitted = [&](steady_time from, steady_time to) {
    int count = 0;
    for (auto t = from; t < to; t += 1ms)
      while (bucket.admits(t)) {
        bucket.take(t);
        ++count;
      }
    return count;
  };
  CHECK(admitted(start, start + 1ms) == 4);
  CHECK(admitted(start + 1ms, start + 1s) == 99);
  // Rest does not save up more than the burst.
  CHECK(admitted(start + 60s, start + 60s + 1ms) == 4);
}
