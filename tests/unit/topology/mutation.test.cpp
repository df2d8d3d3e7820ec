#include "common/topology/decode.hpp"
#include "common/topology/validate.hpp"
#include "common/topology/view.hpp"
#include "tests/support/test_network.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace nephele;
using namespace nephele::topology;

namespace {

/// One random change of a text: a bit, a cut, an insertion or a repetition.
std::string mutated(std::string text, crypto::random& source) {
  const auto at = source.below(text.size());
  switch (source.below(4)) {
  case 0:
    text[at] = static_cast<char>(text[at] ^ (1 << source.below(8)));
    break;
  case 1:
    text.erase(at, 1 + source.below(40));
    break;
  case 2:
    text.insert(at, 1, static_cast<char>(source.below(256)));
    break;
  default:
    text.insert(at,
                text.substr(source.below(text.size()), 1 + source.below(60)));
    break;
  }
  return text;
}

} // namespace

TEST_CASE("a mutated document is refused or is the very same document") {
  const tests::test_network network{2};
  const auto document = network.sign(network.snapshot_of(4));
  const auto text = to_json(document).dump();
  crypto::seeded_random source{11};
  const auto now = network.start(4);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto received = parse_document(mutated(text, source));
    view following{network.trust(2)};
    if (!received || !following.accept_snapshot(*received, now)) {
      ++refused;
      CHECK(following.at(now).error().is(errc::no_topology));
      continue;
    }
    // The change hit white space, the case of a hex digit or an unknown field.
    CHECK(received->payload == document.payload);
  }
  CHECK(refused > 2900);
}

TEST_CASE("what decodes from a mutated payload keeps every rule") {
  const tests::test_network network;
  const auto payload = encode(network.snapshot_of(4));
  const std::string text{as_text(payload)};
  crypto::seeded_random source{12};
  int decoded = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto contents = decode_snapshot(as_bytes(mutated(text, source)));
    if (!contents)
      continue;
    ++decoded;
    CHECK(validate(*contents));
    const auto again = decode_snapshot(encode(*contents));
    REQUIRE(again);
    CHECK(*again == *contents);
  }
  // Signed numbers and keys may differ and still be well-formed.
  CHECK(decoded > 100);
  CHECK(decoded < 2900);
}
