#include "common/credential/attribute/verification.hpp"

#include "common/credential/attribute/showing.hpp"
#include "common/crypto/sha256.hpp"
#include "tests/support/torsion.hpp"
#include "tests/unit/credential/attribute/vectors.hpp"

#include <set>

using namespace nephele;
using namespace nephele::credential;
using attribute::show;
using attribute::show_shape;
using attribute::statement;
using pairing::scalar;

namespace {

/// The vectors' first show, and what its verifier needs.
struct shown_vector {
  test::vector_issuance given;
  nlohmann::json vectors = test::zk_nym_vectors("attr_show.json");
  statement claim = test::vector_statement(vectors, vectors.at("show1"));
  byte_vector bytes
      = test::vector_bytes(vectors.at("show1").at("show_encoded"));
  attribute::show_verifier verifier{given.dealt.published.key};
  crypto::seeded_random randomness{7};

  shown_vector() { verifier.expect_tag(claim.disclosed[0].value); }

  show decoded() const {
    return show::decode(bytes, show_shape::of(claim)).value();
  }

  /// What all three ways agree on.
  bool verdict(const statement& asked, const show& shown) {
    const auto single = verifier.verify(asked, shown, randomness);
    CHECK(verifier.verify_plain(asked, shown) == single);
    const std::vector<attribute::claimed_show> batch(4, {asked, shown});
    CHECK(verifier.verify_batch(batch, randomness).valid
          == std::vector<bool>(4, single));
    return single;
  }
};

void change_input(std::string_view name, statement& claim, show& shown) {
  if (name == "other_context")
    claim.context[0] ^= std::byte{1};
  else if (name == "other_country")
    claim.disclosed[1].value = scalar{2};
  else if (name == "other_epoch")
    claim.disclosed[0].value += scalar{1};
  else if (name == "other_bound")
    ++claim.ranges[0].bound;
  else if (name == "other_scope")
    claim.scope->push_back(std::byte{'x'});
  else if (name == "digit_swapped")
    std::swap(shown.members[0], shown.members[1]);
  else if (name == "digit_missing")
    shown.members.pop_back();
  else if (name == "s_changed")
    shown.s = pairing::curve_point{shown.h};
  else if (name == "wrong_issuer")
    claim.issuers.bytes[0] ^= std::byte{1};
  else {
    REQUIRE(name.starts_with("z"));
    const auto place = std::stoul(std::string{name.substr(1)});
    shown.responses.at(place) += scalar{1};
  }
}

} // namespace

TEST_CASE("the vectors' shows verify, with one pseudonym") {
  shown_vector first;
  CHECK(first.verdict(first.claim, first.decoded()));
  const auto& expected = first.vectors.at("show2");
  const auto claim = test::vector_statement(first.vectors, expected);
  const auto second
      = show::decode(test::vector_bytes(expected.at("show_encoded")),
                     show_shape::of(claim))
            .value();
  CHECK(first.verdict(claim, second));
  CHECK(second.pseudonym == first.decoded().pseudonym);
  CHECK_FALSE(second.h == first.decoded().h);
  CHECK_FALSE(first.verdict(first.claim, second));
}

TEST_CASE("each of the vectors' changed inputs is refused") {
  shown_vector given;
  REQUIRE(given.vectors.at("negative").size() == 22);
  for (const auto& entry : given.vectors.at("negative")) {
    const auto name = entry.at("name").get<std::string>();
    CAPTURE(name);
    auto claim = given.claim;
    auto shown = given.decoded();
    change_input(name, claim, shown);
    CHECK(given.verdict(claim, shown) == entry.at("valid").get<bool>());
  }
}

TEST_CASE("a show under another key is refused") {
  shown_vector given;
  pairing::seeded_scalars source{as_bytes("another committee")};
  const auto other = ps::deal_keys(source, 8, 1, 1);
  const attribute::show_verifier verifier{other.published.key};
  auto claim = given.claim;
  CHECK_FALSE(verifier.verify(claim, given.decoded(), given.randomness));
  claim.issuers = verifier.key().id();
  CHECK_FALSE(verifier.verify(claim, given.decoded(), given.randomness));
}

TEST_CASE("no byte of a show can be changed") {
  shown_vector given;
  const auto shape = show_shape::of(given.claim);
  REQUIRE(given.bytes.size() == 2529);
  std::size_t decoded = 0;
  for (std::size_t i = 0; i < given.bytes.size(); ++i) {
    auto changed = given.bytes;
    changed[i] ^= std::byte{1};
    const auto shown = show::decode(changed, shape);
    if (!shown)
      continue;
    ++decoded;
    // The verdict on one response's bytes is that on all of them.
    if (i % 8 == 0)
      CHECK_FALSE(given.verifier.verify(given.claim, *shown, given.randomness));
  }
  // Points leave the curve; responses stay scalars.
  CHECK(decoded >= given.decoded().responses.size() * 31);
}

TEST_CASE("shows of another length are refused before anything is computed") {
  shown_vector given;
  const auto shape = show_shape::of(given.claim);
  auto longer = given.bytes;
  longer.push_back(std::byte{0});
  CHECK(show::decode(longer, shape).error().is(attribute::errc::length));
  CHECK(show::decode(byte_span{given.bytes}.first(2528), shape)
            .error()
            .is(attribute::errc::length));
  auto other = given.bytes;
  other[0] = std::byte{2};
  CHECK(show::decode(other, shape).error().is(attribute::errc::bad_version));
  // x = r written as a scalar.
  std::ranges::copy(*from_hex("73eda753299d7d483339d80809a1d805"
                              "53bda402fffe5bfeffffffff00000001"),
                    given.bytes.end() - 32);
  CHECK(show::decode(given.bytes, shape)
            .error()
            .is(pairing::errc::non_canonical_scalar));
}

TEST_CASE("torsion is refused where it matters, ignored where not") {
  shown_vector given;
  const auto shape = show_shape::of(given.claim);
  // h', s', five H, N, two digits of three points, then the announcements.
  const std::set<std::size_t> strict{0, 7, 8, 11};
  for (std::size_t i = 0; i < 14; ++i) {
    CAPTURE(i);
    auto changed = given.bytes;
    const auto point = std::span{changed}.subspan(1 + 96 * i, 96);
    blst_p1_affine affine;
    REQUIRE(blst_p1_deserialize(&affine, uchar_in(point)) == BLST_SUCCESS);
    blst_p1 moved;
    blst_p1_from_affine(&moved, &affine);
    moved = test::sum(moved, test::torsion_of_order_11());
    std::ranges::copy(test::wide(moved), point.begin());
    const auto shown = show::decode(changed, shape);
    CHECK(shown.has_value() != strict.contains(i));
    // It is in the challenge, so the responses do not fit any more.
    if (shown)
      CHECK_FALSE(given.verdict(given.claim, *shown));
  }
}

TEST_CASE("a batch says of mixed shows what each says alone") {
  shown_vector given;
  std::vector<attribute::claimed_show> shows(9, {given.claim, given.decoded()});
  const auto& expected = given.vectors.at("show2");
  shows[2] = {test::vector_statement(given.vectors, expected),
              show::decode(test::vector_bytes(expected.at("show_encoded")),
                           show_shape::of(given.claim))
                  .value()};
  CHECK(given.verifier.verify_batch(shows, given.randomness).fallbacks == 0);
  shows[1].shown.responses[3] += scalar{1};
  shows[6].claim.ranges.clear();
  shows[8].shown.members[0].k = pairing::curve_point{shows[8].shown.h};
  for (const auto weights : {ps::weights::bits_64, ps::weights::bits_128}) {
    const auto verdict
        = given.verifier.verify_batch(shows, given.randomness, weights);
    CHECK(verdict.fallbacks > 0);
    for (std::size_t i = 0; i < shows.size(); ++i) {
      CAPTURE(i);
      CHECK(verdict.valid[i] == (i != 1 && i != 6 && i != 8));
      CHECK(given.verifier.verify_plain(shows[i].claim, shows[i].shown)
            == verdict.valid[i]);
    }
  }
}

TEST_CASE("torsion put in before the challenge changes no verdict") {
  shown_vector given;
  const auto digits = test::signed_digits(given.given);
  const auto owned = given.given.owned();
  pairing::seeded_scalars source{as_bytes("torsion")};
  auto making = attribute::prover::begin(given.claim, owned,
                                         given.given.committee.key(),
                                         std::array{&digits}, source)
                    .value();
  auto announced = making.committed();
  const auto moved
      = test::sum(test::torsion_point(),
                  pairing::g1{pairing::g1_affine::decode(
                                  announced.announcements[2].encode())
                                  .value()}
                      .raw());
  announced.announcements[2]
      = pairing::curve_point::decode_wide(test::wide(moved)).value();
  const auto c = attribute::challenge(given.claim, announced);
  announced.responses = std::move(making).respond(c).responses;
  CHECK(given.verdict(given.claim, announced));
}
