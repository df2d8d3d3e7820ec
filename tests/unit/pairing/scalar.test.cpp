#include "common/pairing/scalar_source.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::pairing;

static_assert(!std::is_copy_constructible_v<secret_scalar>);
static_assert(!std::equality_comparable<secret_scalar>);
static_assert(!std::is_convertible_v<secret_scalar, scalar>);

namespace {

byte_vector order() {
  return *from_hex("73eda753299d7d483339d80809a1d805"
                   "53bda402fffe5bfeffffffff00000001");
}

} // namespace

TEST_CASE("scalars decode below r and not at or above it") {
  auto bytes = order();
  CHECK(scalar::decode(bytes).error().is(errc::non_canonical_scalar));
  bytes.back() = std::byte{0};
  CHECK(scalar::decode(bytes).value() == -scalar{1});
  CHECK(scalar::decode(byte_vector(32)).value().is_zero());
  CHECK(scalar::decode(byte_vector(32, std::byte{0xFF}))
            .error()
            .is(errc::non_canonical_scalar));
  CHECK(scalar::decode(byte_vector(31)).error().is(errc::length));
}

TEST_CASE("integers become scalars, high limb first") {
  const auto encoded = scalar{0x0102, 0x0304}.encode();
  CHECK(to_hex(encoded)
        == "00000000000000000000000000000000"
           "00000000000001020000000000000304");
}

TEST_CASE("scalars obey the laws of a field") {
  crypto::seeded_random randomness{1};
  for (int i = 0; i < 100; ++i) {
    byte_array<96> bytes;
    randomness.fill(bytes);
    const auto a = scalar::reduce(byte_span{bytes}.first(48));
    const auto b = scalar::reduce(byte_span{bytes}.last(48));
    CHECK((a + b) - b == a);
    CHECK(a * (b + scalar{1}) == a * b + a);
    CHECK(a * a.inverse() == scalar{1});
    CHECK(scalar::decode(a.encode()).value() == a);
  }
  CHECK(scalar{}.inverse().is_zero());
}

TEST_CASE("secret arithmetic agrees with public arithmetic") {
  const scalar a{7};
  const scalar b{5};
  const secret_scalar secret{a};
  CHECK((secret + b).publish() == a + b);
  CHECK((b - secret).publish() == b - a);
  CHECK((secret * secret).publish() == a * a);
  CHECK((-secret).publish() == -a);
  CHECK((secret.inverse() * secret).publish() == scalar{1});
}

TEST_CASE("a secret that moved leaves zeros behind") {
  secret_scalar first{scalar{99}};
  const secret_scalar second{std::move(first)};
  // NOLINTNEXTLINE(bugprone-use-after-move): what is left is the question.
  CHECK(first.expose().is_zero());
  CHECK(second.expose() == scalar{99});
}

TEST_CASE("hedged scalars differ though the generator repeats itself") {
  const secret_scalar secret{scalar{1}};
  const secret_scalar other{scalar{2}};
  const auto draw = [](const secret_scalar& hedge, std::string_view text) {
    crypto::seeded_random randomness{7};
    return hedged_scalars{randomness, {&hedge}}.next(as_bytes(text)).publish();
  };
  CHECK(draw(secret, "a") == draw(secret, "a"));
  CHECK(draw(secret, "a") != draw(secret, "b"));
  CHECK(draw(secret, "a") != draw(other, "a"));
}

TEST_CASE("weights are below their bound and never zero") {
  crypto::seeded_random randomness{3};
  for (int i = 0; i < 100; ++i) {
    const auto weight = random_weight(randomness, 64);
    CHECK_FALSE(weight.is_zero());
    const auto bytes = weight.encode();
    CHECK(std::ranges::all_of(byte_span{bytes}.first(24),
                              [](auto b) { return b == std::byte{}; }));
  }
}
