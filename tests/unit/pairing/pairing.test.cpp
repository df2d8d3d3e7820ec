#include "common/pairing/pairing.hpp"

#include "common/pairing/multi_exp.hpp"
#include "common/pairing/operations.hpp"
#include "common/pairing/scalar_source.hpp"
#include "tests/support/torsion.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::pairing;

namespace {

scalar draw(crypto::random& randomness) {
  byte_array<48> bytes;
  randomness.fill(bytes);
  return scalar::reduce(bytes);
}

} // namespace

TEST_CASE("a product of pairings is one exactly if its exponents cancel") {
  crypto::seeded_random randomness{1};
  const auto g = g1::generator();
  for (std::size_t size = 1; size <= 6; ++size) {
    std::vector<prepared_g2> right;
    std::vector<g1> left;
    scalar exponent;
    for (std::size_t i = 0; i < size; ++i) {
      const auto a = draw(randomness);
      const auto b = draw(randomness);
      left.push_back(a * g);
      right.emplace_back(b * g2::generator());
      exponent += a * b;
    }
    left.push_back(-exponent * g);
    right.emplace_back(g2::generator());
    std::vector<pairing_term> terms;
    for (std::size_t i = 0; i < left.size(); ++i)
      terms.push_back({left[i], &right[i]});
    CHECK(pairing_product_is_one(terms));
    terms.back().left += g;
    CHECK_FALSE(pairing_product_is_one(terms));
  }
}

TEST_CASE("a neutral argument on either side contributes one") {
  const prepared_g2 key{g2::generator()};
  const prepared_g2 neutral{g2{}};
  CHECK(pairing_product_is_one(std::vector<pairing_term>{{g1{}, &key}}));
  CHECK(pairing_product_is_one(
      std::vector<pairing_term>{{g1::generator(), &neutral}}));
  CHECK_FALSE(pairing_product_is_one(
      std::vector<pairing_term>{{g1{}, &key}, {g1::generator(), &key}}));
}

TEST_CASE("shared squarings agree with blst's own Miller loop") {
  crypto::seeded_random randomness{2};
  const auto p = draw(randomness) * g1::generator();
  const auto q = draw(randomness) * g2::generator();
  const auto e = draw(randomness);
  const prepared_g2 prepared{q};
  const prepared_g2 scaled{e * q};
  CHECK(pairing_product_is_one(
      std::vector<pairing_term>{{e * p, &prepared}, {-p, &scaled}}));
  const g1_affine affine{p};
  blst_p2_affine q_affine;
  blst_p2_to_affine(&q_affine, &q.raw());
  blst_fp12 whole;
  blst_fp12 lines;
  blst_miller_loop(&whole, &q_affine, &affine.raw());
  blst_miller_loop_lines(&lines, prepared.lines().data(), &affine.raw());
  CHECK(blst_fp12_finalverify(&whole, &lines));
}

TEST_CASE("a multi-exponentiation is the sum of its products") {
  crypto::seeded_random randomness{3};
  for (const std::size_t bits : {64U, 128U, 136U, 255U})
    for (const std::size_t terms : {0U, 1U, 2U, 9U, 31U, 32U, 40U}) {
      multi_exp<g1_affine> sum{bits};
      multi_exp<curve_point> curve{bits};
      g1 expected;
      for (std::size_t i = 0; i < terms; ++i) {
        auto factor = draw(randomness);
        if (bits < 255) {
          byte_vector bytes(bits / 8);
          randomness.fill(bytes);
          factor = scalar::reduce(bytes);
        }
        const g1_affine point{draw(randomness) * g1::generator()};
        sum.add(factor, point);
        curve.add(factor, point);
        expected += factor * g1{point};
      }
      CHECK(sum.sum() == expected);
      CHECK(curve.sum().clear_cofactor()
            == scalar{0xd201000000010001} * expected);
    }
}

TEST_CASE("torsion of small order spoils no other term of a sum") {
  crypto::seeded_random randomness{4};
  const auto torsion
      = curve_point::decode_wide(test::wide(test::torsion_of_order_11()))
            .value();
  for (const std::size_t terms : {1U, 5U, 31U, 32U, 70U}) {
    multi_exp<curve_point> sum;
    g1 expected;
    for (std::size_t i = 0; i < terms; ++i) {
      const auto factor = draw(randomness);
      const g1_affine point{draw(randomness) * g1::generator()};
      sum.add(factor, point);
      sum.add(draw(randomness), torsion);
      expected += factor * g1{point};
    }
    CHECK(sum.sum().clear_cofactor() == scalar{0xd201000000010001} * expected);
  }
}

TEST_CASE("fixed bases give the same sums") {
  crypto::seeded_random randomness{5};
  std::vector<g1_affine> points;
  std::vector<scalar> factors;
  g1 expected;
  for (int i = 0; i < 3; ++i) {
    points.emplace_back(draw(randomness) * g1::generator());
    factors.push_back(i == 1 ? scalar{} : draw(randomness));
    expected += factors.back() * g1{points.back()};
  }
  CHECK(fixed_bases{points}.sum(factors) == expected);
}

TEST_CASE("operations are counted") {
  const auto before = operations();
  const prepared_g2 key{g2::generator()};
  (void)pairing_product_is_one(
      std::vector<pairing_term>{{scalar{3} * g1::generator(), &key}});
  CHECK(operations().g1_multiplications == before.g1_multiplications + 1);
  CHECK(operations().miller_loops == before.miller_loops + 1);
  CHECK(operations().final_exponentiations == before.final_exponentiations + 1);
}
