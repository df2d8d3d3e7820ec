#include "common/pairing/curve.hpp"
#include "common/pairing/g2.hpp"
#include "tests/support/torsion.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using namespace nephele::pairing;

static_assert(!std::is_convertible_v<curve_point, g1_affine>);
static_assert(!std::is_constructible_v<g1_affine, curve_point>);
static_assert(!std::is_constructible_v<g1, curve_point>);
static_assert(!std::is_constructible_v<g1, curve_sum>);

TEST_CASE("a point of G1 survives both encodings") {
  const auto point = scalar{12345} * g1::generator();
  const g1_affine affine{point};
  CHECK(g1_affine::decode(affine.encode()).value() == affine);
  CHECK(g1_affine::decode_wide(affine.encode_wide()).value() == affine);
  CHECK(curve_point::decode_wide(affine.encode_wide()).value()
        == curve_point{affine});
  CHECK(affine.encode() == point.encode());
}

TEST_CASE("a point of G2 survives its encoding") {
  const auto point = scalar{54321} * g2::generator();
  CHECK(g2::decode(point.encode()).value() == point);
}

TEST_CASE("no decoder takes the neutral element") {
  CHECK(g1_affine::decode(g1{}.encode()).error().is(errc::identity));
  CHECK(g2::decode(g2{}.encode()).error().is(errc::identity));
  byte_array<96> wide{};
  wide[0] = std::byte{0x40};
  CHECK(g1_affine::decode_wide(wide).error().is(errc::identity));
  CHECK(curve_point::decode_wide(wide).error().is(errc::identity));
}

TEST_CASE("a wide decoder takes no compressed point") {
  byte_array<96> padded{};
  const auto compressed = g1::generator().encode();
  std::ranges::copy(compressed, padded.begin());
  CHECK(g1_affine::decode_wide(padded).error().is(errc::not_on_curve));
  CHECK(curve_point::decode_wide(padded).error().is(errc::not_on_curve));
}

TEST_CASE("only the curve decoder takes a point outside G1") {
  for (const auto& point : {test::torsion_point(), test::torsion_of_order_11(),
                            test::point_outside_g1(30)}) {
    CHECK(curve_point::decode_wide(test::wide(point)).has_value());
    CHECK(g1_affine::decode_wide(test::wide(point))
              .error()
              .is(errc::not_in_group));
    CHECK(g1_affine::decode(test::compressed(point))
              .error()
              .is(errc::not_in_group));
  }
}

TEST_CASE("points of x = 0, of order 3, are refused everywhere") {
  byte_array<96> wide{};
  wide[95] = std::byte{2};
  CHECK(curve_point::decode_wide(wide).error().is(errc::not_in_group));
  CHECK(g1_affine::decode_wide(wide).error().is(errc::not_in_group));
}

TEST_CASE("coordinates of p or more are refused") {
  auto wide = g1_affine{g1::generator()}.encode_wide();
  const auto modulus
      = *from_hex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
                  "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");
  std::ranges::copy(modulus, wide.begin());
  CHECK(curve_point::decode_wide(wide).error().is(errc::not_on_curve));
}

TEST_CASE("every other length is refused") {
  const byte_vector bytes(97);
  CHECK(g1_affine::decode(byte_span{bytes}.first(47)).error().is(errc::length));
  CHECK(g1_affine::decode_wide(bytes).error().is(errc::length));
  CHECK(curve_point::decode_wide(byte_span{}).error().is(errc::length));
  CHECK(g2::decode(bytes).error().is(errc::length));
}

TEST_CASE("clearing the cofactor leaves nothing of a torsion point") {
  const auto torsion
      = curve_point::decode_wide(test::wide(test::torsion_point())).value();
  CHECK(curve_sum{torsion}.clear_cofactor().is_identity());
  const auto mixed = curve_sum{torsion} + g1::generator();
  CHECK(mixed.clear_cofactor() == scalar{0xd201000000010001} * g1::generator());
}

TEST_CASE("affine forms of many points agree with single ones") {
  const std::vector<g1> points{scalar{2} * g1::generator(), g1{},
                               scalar{3} * g1::generator()};
  const auto affine = to_affine(points);
  REQUIRE(affine.size() == 3);
  CHECK(affine[0] == g1_affine{points[0]});
  CHECK(affine[1].is_identity());
  CHECK(affine[2] == g1_affine{points[2]});
}
