#include "common/client/address.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

client::address some_address(std::uint64_t seed, bool with_fallback) {
  crypto::seeded_random source{seed};
  client::address made{source.make<identity>(), source.make<encryption_key>(),
                       source.make<identity>(), std::nullopt};
  if (with_fallback)
    made.fallback = source.make<identity>();
  return made;
}

} // namespace

TEST_CASE("a printed address parses into itself") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    const auto value = some_address(seed, seed % 2 == 1);
    const auto text = client::print(value);
    CHECK(text.size() == (value.fallback ? 259 : 194));
    const auto parsed = client::parse_address(text);
    REQUIRE(parsed);
    CHECK(*parsed == value);
  }
}

TEST_CASE("every truncation and every foreign character is refused") {
  const auto text = client::print(some_address(7, true));
  for (std::size_t length = 0; length < text.size(); ++length) {
    CAPTURE(length);
    // Cut right before the comma it is a whole address without a fallback.
    CHECK(client::parse_address(text.substr(0, length)).has_value()
          == (length == 194));
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto damaged = text;
    damaged[at] = ' ';
    CAPTURE(at);
    CHECK_FALSE(client::parse_address(damaged));
  }
  CHECK_FALSE(client::parse_address(text + "0"));
  CHECK_FALSE(client::parse_address(text + "," + text.substr(195)));
}

TEST_CASE("a fallback that is the gateway itself is refused") {
  auto value = some_address(3, false);
  value.fallback = value.gateway;
  const auto parsed = client::parse_address(client::print(value));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().is(client::errc::bad_address));
}

TEST_CASE("an address via its fallback is reached at the other gateway") {
  const auto value = some_address(4, true);
  const auto other = value.via_fallback();
  CHECK(other.gateway == *value.fallback);
  CHECK(other.fallback == value.gateway);
  CHECK(other.via_fallback() == value);
  const auto single = some_address(5, false);
  CHECK(single.via_fallback() == single);
}
