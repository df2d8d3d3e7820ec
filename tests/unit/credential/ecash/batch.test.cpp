#include "tests/support/ecash_scene.hpp"
#include "tests/support/torsion.hpp"

using namespace nephele;
using namespace nephele::credential;
using pairing::curve_point;
using pairing::scalar;

namespace {

/// A payment together with what its payer knows: the witnesses and nonces in
/// the order of the responses.
struct known_payment {
  ecash::payment payment;
  std::array<scalar, 10> witnesses;
  std::array<scalar, 10> nonces;

  /// Answers the challenge of the points as they are now.
  void respond() {
    const auto c = payment.challenge();
    auto& z = payment.responses;
    std::array<scalar*, 10> out{&z.secret, &z.eta,    &z.expiry, &z.index,
                                &z.mu,     &z.rho[0], &z.rho[1], &z.rho[2],
                                &z.rho[3], &z.rho[4]};
    for (std::size_t i = 0; i < out.size(); ++i)
      *out[i] = nonces[i] + c * witnesses[i];
  }
};

known_payment pay_knowingly(test::ecash_scene& scene) {
  const auto book = scene.book();
  const auto info = scene.offer();
  constexpr std::uint16_t index = 9;
  std::vector<scalar> drawn;
  for (int i = 0; i < 17; ++i)
    drawn.push_back(pairing::random_weight(scene.randomness, 128));
  pairing::listed_scalars source{drawn};
  known_payment known;
  known.payment = ecash::spend(
      book, index, scene.sign({book.type(), book.expiry(), info.day(), index}),
      scene.keys.published.key, info, source);
  const auto sk = book.secret().expose();
  known.witnesses = {sk,
                     book.eta(),
                     scalar{book.expiry_value()},
                     scalar{index},
                     (sk + book.eta() + scalar{index + 1U}).inverse(),
                     drawn[2],
                     drawn[3],
                     drawn[4],
                     drawn[5],
                     drawn[6]};
  std::copy_n(drawn.begin() + 7, 10, known.nonces.begin());
  return known;
}

curve_point plus(const curve_point& point, const blst_p1& torsion) {
  blst_p1 sum;
  blst_p1_from_affine(&sum, &point.raw());
  return curve_point::decode_wide(test::wide(test::sum(sum, torsion))).value();
}

/// The fields in which any point of the curve is allowed.
std::vector<curve_point*> loose_fields(ecash::payment& payment) {
  auto& p = payment.points;
  std::vector<curve_point*> fields{
      &p.s1, &p.hidden_secret, &p.hidden_eta, &p.hidden_expiry,
      &p.s2, &p.slot_expiry,   &p.slot_index};
  for (auto& commitment : payment.commitments)
    fields.push_back(&commitment);
  return fields;
}

} // namespace

TEST_CASE("torsion put in by the payer changes no verdict in any field") {
  test::ecash_scene scene;
  auto honest = pay_knowingly(scene);
  honest.respond();
  REQUIRE(scene.accepts(honest.payment));
  for (const auto& torsion :
       {test::torsion_point(), test::torsion_of_order_11()})
    for (std::size_t i = 0; i < 15; ++i) {
      auto twisted = honest;
      auto* field = loose_fields(twisted.payment)[i];
      *field = plus(*field, torsion);
      twisted.respond();
      CHECK(scene.accepts(twisted.payment));
    }
}

TEST_CASE("torsion put in on the way is refused in every field") {
  test::ecash_scene scene;
  const auto payment = scene.pay(scene.book(), 1, scene.offer());
  for (std::size_t i = 0; i < 15; ++i) {
    auto twisted = payment;
    auto* field = loose_fields(twisted)[i];
    *field = plus(*field, test::torsion_of_order_11());
    CHECK_FALSE(scene.accepts(twisted));
  }
}

TEST_CASE("the strict fields let no torsion through the decoder") {
  test::ecash_scene scene;
  const auto payment = scene.pay(scene.book(), 1, scene.offer());
  const auto bytes = payment.encode();
  for (const std::size_t field : {0U, 5U, 9U, 10U}) {
    auto twisted = bytes;
    const auto place = std::span{twisted}.subspan(90 + 96 * field, 96);
    const auto point = plus(curve_point::decode_wide(place).value(),
                            test::torsion_of_order_11());
    std::ranges::copy(point.encode_wide(), place.begin());
    CHECK(ecash::payment::decode(twisted).error().is(
        pairing::errc::not_in_group));
  }
}

TEST_CASE("a batch names exactly its bad payments") {
  test::ecash_scene scene;
  const auto book = scene.book();
  std::vector<ecash::payment> good;
  for (std::uint16_t i = 0; i < 12; ++i)
    good.push_back(scene.pay(book, i, scene.offer()));
  const auto all = scene.verifier.verify_batch(good, scene.randomness);
  CHECK(all.fallbacks == 0);
  CHECK(all.valid == std::vector<bool>(12, true));
  for (int round = 0; round < 20; ++round) {
    auto mixed = good;
    std::vector<bool> expected(mixed.size(), true);
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      if (scene.randomness.below(4) != 0)
        continue;
      auto& rho = mixed[i].responses.rho[scene.randomness.below(5)];
      rho += scalar{1};
      expected[i] = false;
    }
    const auto verdict = scene.verifier.verify_batch(mixed, scene.randomness);
    CHECK(verdict.valid == expected);
    CHECK((verdict.fallbacks == 0) == (expected == all.valid));
  }
}

TEST_CASE("errors of two payments do not cancel in a batch") {
  test::ecash_scene scene;
  const auto book = scene.book();
  std::vector<ecash::payment> payments;
  for (std::uint16_t i = 0; i < 4; ++i)
    payments.push_back(scene.pay(book, i, scene.offer()));
  payments[1].responses.mu += scalar{5};
  payments[2].responses.mu = payments[2].responses.mu - scalar{5};
  CHECK(scene.verifier.verify_batch(payments, scene.randomness).valid
        == std::vector<bool>{true, false, false, true});
}

TEST_CASE("batches of no and of few payments work") {
  test::ecash_scene scene;
  CHECK(scene.verifier.verify_batch({}, scene.randomness).valid.empty());
  const std::vector<ecash::payment> one{
      scene.pay(scene.book(), 1, scene.offer())};
  CHECK(scene.verifier.verify_batch(one, scene.randomness).valid
        == std::vector<bool>{true});
}
