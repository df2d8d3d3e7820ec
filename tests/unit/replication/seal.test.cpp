#include "common/replication/seal.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::replication;
using namespace std::chrono_literals;

namespace {

struct chain {
  crypto::seeded_random source{1};
  crypto::signing_key key = crypto::make_signing_key(source);
  chain_head head{"test", std::nullopt, {std::byte{9}}, {}};
  wall_time now{std::chrono::hours{500'000}};

  light_client::signed_header add(std::span<const byte_vector> transactions) {
    const auto sealed = seal(head, time_after(head, now), transactions, key);
    head.last = sealed;
    return sealed;
  }
};

} // namespace

TEST_CASE("light clients accept the headers of an embedded chain") {
  chain c;
  const std::vector<byte_vector> transactions{{std::byte{1}}, {std::byte{2}}};
  const auto first = c.add(transactions);
  const auto second = c.add({});
  for (const auto& each : {first, second})
    CHECK(light_client::verify(each, "test", validators_of(c.key)));
  CHECK(first.head.height == 1);
  CHECK(first.head.app == c.head.app_hash);
  CHECK_FALSE(first.head.last_block.has_value());
  CHECK(second.head.height == 2);
  CHECK(second.head.last_block == first.why.block);
  CHECK(second.head.last_commit == light_client::hash_of(first.why));
  CHECK(first.head.data != second.head.data);
}

TEST_CASE("time goes forward even if the clock goes back") {
  chain c;
  const auto first = c.add({});
  c.now -= 1h;
  CHECK(c.add({}).head.time == first.head.time + 1ms);
  c.now += 2h + 1ns;
  CHECK(c.add({}).head.time == first.head.time + 1h);
}

TEST_CASE("code and gas of the results are hashed, their words are not") {
  std::vector<transaction_result> results(2);
  results[0].gas = 5;
  const auto before = hash_of(results);
  results[0].detail = "words";
  CHECK(hash_of(results) == before);
  results[1].code = 3;
  CHECK(hash_of(results) != before);
}
