#include "common/ledger/address.hpp"

#include "common/crypto/ed25519.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

TEST_CASE("an address is read as it is written, in either case") {
  crypto::seeded_random source{5};
  for (int i = 0; i < 50; ++i) {
    const auto value = source.make<address>();
    auto text = to_text(value);
    CHECK(text.size() == 40);
    CHECK(text.starts_with("n1"));
    CHECK(parse_address(text) == value);
    for (auto& c : text)
      if (c >= 'a' && c <= 'z')
        c = static_cast<char>(c - 'a' + 'A');
    CHECK(parse_address(text) == value);
  }
}

TEST_CASE("addresses have their known texts") {
  CHECK(to_text(address{}) == "n1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqp8hacc");
  identity key;
  CHECK(to_hex(address_of(key).span())
        == "66687aadf862bd776c8fc18b8e9f8e2008971485");
  CHECK(to_text(address_of(key)) == "n1ve584t0cv27hwmy0cx9ca8uwyqyfw9y9vushdd");
}

TEST_CASE("one wrong character is refused wherever it stands") {
  crypto::seeded_random source{6};
  const auto text = to_text(source.make<address>());
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const char c : std::string_view{"1bioqpzry9A "}) {
      auto wrong = text;
      if (wrong[at] == c)
        continue;
      wrong[at] = c;
      CHECK_FALSE(parse_address(wrong).has_value());
    }
  CHECK_FALSE(parse_address("").has_value());
  CHECK_FALSE(parse_address(text + "q").has_value());
}

} // namespace nephele::ledger
