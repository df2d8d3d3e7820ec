#include "common/credential/attribute/showing.hpp"

#include "common/crypto/sha256.hpp"
#include "tests/unit/credential/attribute/vectors.hpp"

using namespace nephele;
using namespace nephele::credential;
using pairing::scalar;

TEST_CASE("digit signatures and shows are the vectors'") {
  const test::vector_issuance given;
  const auto vectors = test::zk_nym_vectors("attr_show.json");
  crypto::seeded_random randomness{1};
  const auto digits = test::signed_digits(given);
  byte_vector listed;
  for (std::uint64_t digit = 0; digit < 256; ++digit) {
    const auto signature
        = digits.signature_on(pairing::secret_scalar{scalar{digit}}).value();
    for (const auto& point : {signature.h, signature.s}) {
      const auto bytes = point.encode();
      listed.insert(listed.end(), bytes.begin(), bytes.end());
    }
  }
  CHECK(to_hex(crypto::sha256(listed))
        == vectors.at("digit_signatures_sha256"));
  const auto owned = given.owned();
  for (const auto* name : {"show1", "show2"}) {
    const auto& expected = vectors.at(name);
    const auto claim = test::vector_statement(vectors, expected);
    auto source = test::listed(expected.at("randomness"));
    const std::array sets{&digits};
    const auto shown
        = attribute::prove(claim, owned, given.committee.key(), sets, source)
              .value();
    CHECK(to_hex(shown.h.encode()) == expected.at("h"));
    CHECK(to_hex(shown.s.encode()) == expected.at("s"));
    CHECK(to_hex(shown.encode()) == expected.at("show_encoded"));
    const auto shape = attribute::show_shape::of(claim);
    CHECK(attribute::show::decode(shown.encode(), shape).value() == shown);
  }
}
