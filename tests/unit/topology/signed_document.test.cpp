#include "common/topology/signed_document.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace nephele;
using namespace nephele::topology;

namespace {

constexpr std::string_view domain = "nephele-test";

struct signers {
  crypto::seeded_random source{3};
  std::vector<crypto::signing_key> keys;

  explicit signers(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      keys.push_back(crypto::make_signing_key(source));
  }

  signer_set set(std::size_t threshold) const {
    signer_set result{{}, threshold};
    for (const auto& key : keys)
      result.signers.push_back(key.id());
    return result;
  }

  signed_document sign(std::size_t by) const {
    const auto text = as_bytes("payload");
    return sign_document(domain, {text.begin(), text.end()},
                         std::span{keys}.first(by));
  }
};

} // namespace

TEST_CASE("a document holds with as many signers as the threshold asks") {
  const signers three{3};
  CHECK(verify(three.sign(2), domain, three.set(2)));
  CHECK(verify(three.sign(1), domain, three.set(2))
            .error()
            .is(errc::too_few_signatures));
}

TEST_CASE("one signer who signs twice does not count twice") {
  const signers three{3};
  auto document = three.sign(1);
  document.signatures.push_back(document.signatures.front());
  CHECK(verify(document, domain, three.set(2)).error().is(errc::forged));
  CHECK(verify(document, domain, three.set(1)).error().is(errc::forged));
}

TEST_CASE("strangers' signatures neither help nor harm") {
  const signers three{3};
  auto own = three.set(1);
  own.signers.erase(own.signers.begin());
  CHECK(verify(three.sign(2), domain, own));
  CHECK(
      verify(three.sign(1), domain, own).error().is(errc::too_few_signatures));
}

TEST_CASE("a signature of another domain or payload is a forgery") {
  const signers one{1};
  auto document = one.sign(1);
  CHECK(verify(document, "nephele-other", one.set(1)).error().is(errc::forged));
  document.payload.front() ^= std::byte{1};
  CHECK(verify(document, domain, one.set(1)).error().is(errc::forged));
}

TEST_CASE("a threshold of zero still asks for one signature") {
  const signers one{1};
  CHECK(verify(one.sign(0), domain, one.set(0))
            .error()
            .is(errc::too_few_signatures));
}

TEST_CASE("a document survives its JSON") {
  const signers three{3};
  const auto document = three.sign(3);
  const auto back = parse_document(to_json(document).dump());
  REQUIRE(back);
  CHECK(*back == document);
}

TEST_CASE("documents with wrong fields are refused") {
  const signers one{1};
  const auto good = to_json(one.sign(1));
  for (const char* const field : {"payload", "signatures"}) {
    auto without = good;
    without.erase(field);
    CHECK(document_from_json(without).error().is(errc::malformed));
    auto number = good;
    number[field] = 5;
    CHECK(document_from_json(number).error().is(errc::malformed));
  }
  auto odd = good;
  odd["signatures"][0]["signer"] = "abc";
  CHECK(document_from_json(odd).error().is(errc::malformed));
  auto unpadded = good;
  unpadded["payload"] = "cGF5bG9hZA";
  CHECK(document_from_json(unpadded).error().is(errc::malformed));
  CHECK(parse_document("[]").error().is(errc::malformed));
  CHECK(parse_document("{").error().is(errc::malformed));
}

TEST_CASE("a document with too many signatures or bytes is refused unread") {
  const signers one{1};
  auto crowded = to_json(one.sign(1));
  for (int i = 0; i < 200; ++i)
    crowded["signatures"].push_back(crowded["signatures"][0]);
  CHECK(document_from_json(crowded).error().is(errc::too_large));
  CHECK(
      parse_document(std::string(3'000'001, ' ')).error().is(errc::too_large));
}
