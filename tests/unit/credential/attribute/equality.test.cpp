#include "common/credential/attribute/equality.hpp"

#include "tests/unit/credential/attribute/vectors.hpp"

using namespace nephele;
using namespace nephele::credential;
using attribute::errc;
using pairing::scalar;

namespace {

/// A committee of one with a key of five slots, and a credential of its own.
struct small_issuer {
  explicit small_issuer(std::string_view name, const scalar& holder,
                        const scalar& attribute)
      : source(as_bytes(name)), keys(ps::deal_keys(source, 5, 1, 1)),
        issuers(keys.published), verifier(keys.published.key),
        owned(issue(holder, attribute)) {}

  attribute::credential issue(const scalar& holder, const scalar& attribute) {
    const std::vector<scalar> messages{scalar{77}, holder, attribute, scalar{3},
                                       scalar{}};
    auto pending
        = attribute::request_credential(
              attribute::make_terms(issuers.key().id(), {1, 2}, messages, {}),
              test::secrets_of(messages), source)
              .value();
    const std::array answers{ps::partial_signature{
        1, attribute::issue(keys.secrets[0], pending.terms, pending.request)
               .value()}};
    return issuers.aggregate(answers, pending, test::secrets_of(messages))
        .value();
  }

  attribute::statement claim() const {
    auto made = attribute::make_statement(issuers.key().id(),
                                          {{0, scalar{77}}, {4, scalar{}}}, 5,
                                          byte_vector(16, std::byte{1}));
    made.scope = byte_vector(3, std::byte{'s'});
    return made;
  }

  attribute::credential_view view() const {
    return {&owned, &issuers.key(), {}};
  }

  pairing::seeded_scalars source;
  ps::dealt_keys keys;
  attribute::issuers issuers;
  attribute::show_verifier verifier;
  attribute::credential owned;
};

struct pair_of_issuers {
  small_issuer one{"one", scalar{1234}, scalar{55}};
  small_issuer other{"other", scalar{1234}, scalar{56}};
  attribute::equality_claim claim{one.claim(), other.claim(), 1, 1};
  crypto::seeded_random randomness{4};

  bool verify(const attribute::equality_show& shown) {
    return attribute::verify_equality(claim, shown, one.verifier,
                                      other.verifier, randomness);
  }
};

} // namespace

TEST_CASE("two credentials of one holder are shown together") {
  pair_of_issuers given;
  const auto shown
      = attribute::prove_equality(given.claim, given.one.view(),
                                  given.other.view(), given.one.source)
            .value();
  CHECK(given.verify(shown));
  CHECK(shown.first.pseudonym == shown.second.pseudonym);
  CHECK(shown.second.responses.size() + 1 == shown.first.responses.size());
  const auto bytes = shown.encode();
  CHECK(attribute::equality_show::decode(bytes, given.claim).value() == shown);
  CHECK(
      attribute::equality_show::decode(byte_span{bytes}.subspan(1), given.claim)
          .error()
          .is(errc::length));
  // Neither half is a show of its own.
  CHECK_FALSE(given.one.verifier.verify(given.claim.first, shown.first,
                                        given.randomness));
}

TEST_CASE("credentials of two holders are not shown as one's") {
  pair_of_issuers given;
  given.claim.first_slot = 2;
  given.claim.second_slot = 2;
  CHECK(attribute::prove_equality(given.claim, given.one.view(),
                                  given.other.view(), given.one.source)
            .error()
            .is(errc::policy_not_met));
  // Nor is a show of equal slots one of different slots.
  given.claim.first_slot = 1;
  given.claim.second_slot = 1;
  const auto shown
      = attribute::prove_equality(given.claim, given.one.view(),
                                  given.other.view(), given.one.source)
            .value();
  given.claim.first_slot = 2;
  CHECK_FALSE(given.verify(shown));
}

TEST_CASE("no byte of a show of equality can be changed") {
  pair_of_issuers given;
  const auto bytes
      = attribute::prove_equality(given.claim, given.one.view(),
                                  given.other.view(), given.one.source)
            .value()
            .encode();
  std::size_t tried = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    const auto shown = attribute::equality_show::decode(changed, given.claim);
    if (shown && i % 8 == 0) {
      CHECK_FALSE(given.verify(*shown));
      ++tried;
    }
  }
  CHECK(tried > 30);
}

TEST_CASE("slots that are shown or bounded twice are not claimed equal") {
  pair_of_issuers given;
  given.claim.first_slot = 0;
  CHECK(given.claim.check().error().is(errc::bad_statement));
  given.claim.first_slot = 2;
  given.claim.second_slot = 2;
  CHECK(given.claim.check().has_value());
  given.claim.second.ranges.push_back(
      {2, attribute::range_kind::at_most, 100, 1});
  CHECK(given.claim.check().error().is(errc::bad_statement));
}
