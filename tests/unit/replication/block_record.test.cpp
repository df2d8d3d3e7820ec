#include "common/replication/block_record.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::replication;

TEST_CASE("the parts of a block survive their encoding") {
  const std::vector<byte_vector> transactions{{std::byte{1}}, {}};
  CHECK(*decode_transactions(encode(transactions)) == transactions);
  const std::vector<transaction_result> results{
      {true, 0, "ok", "", 12, {"alice", "bob"}},
      {true, 4, "Insufficient", "has 3, needs 5", 7, {}}};
  CHECK(*decode_results(encode(results)) == results);
  const std::vector<event> events{{"epoch", {{"id", "7"}, {"set", ""}}}, {}};
  CHECK(*decode_events(encode(events)) == events);
}

TEST_CASE("cut or inflated parts of a block are refused") {
  const auto bytes
      = encode(std::vector<transaction_result>{{true, 1, "x", "y", 2, {"z"}}});
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(decode_results(byte_span{bytes}.first(size)));
  byte_vector many(4, std::byte{0xFF});
  CHECK_FALSE(decode_transactions(many));
  CHECK_FALSE(decode_events(many));
}
