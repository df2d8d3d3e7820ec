#include "common/crypto/x25519.hpp"

#include "tests/support/seed.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

byte_array<32> bytes32(std::string_view hex) {
  byte_array<32> result{};
  REQUIRE(from_hex_into(hex, result));
  return result;
}

std::string multiplied(std::string_view scalar, std::string_view point) {
  const auto product = crypto::x25519(bytes32(scalar), bytes32(point));
  REQUIRE(product.has_value());
  return to_hex(product->expose());
}

/// k, u = X25519(k, u), k, from nine, so often.
std::string iterated(int times) {
  byte_array<32> scalar{std::byte{9}};
  auto point = scalar;
  for (int i = 0; i < times; ++i) {
    const auto product = crypto::x25519(scalar, point);
    REQUIRE(product.has_value());
    point = scalar;
    std::memcpy(scalar.data(), product->expose().data(), scalar.size());
  }
  return to_hex(scalar);
}

} // namespace

TEST_CASE("X25519 agrees with RFC 7748 section 5.2") {
  CHECK(multiplied("a546e36bf0527c9d3b16154b82465edd"
                   "62144c0ac1fc5a18506a2244ba449ac4",
                   "e6db6867583030db3594c1a424b15f7c"
                   "726624ec26b3353b10a903a6d0ab1c4c")
        == "c3da55379de9c6908e94ea4df28d084f"
           "32eccf03491c71f754b4075577a28552");
  CHECK(multiplied("4b66e9d4d1b4673c5ad22691957d6af5"
                   "c11b6421e0ea01d42ca4169e7918ba0d",
                   "e5210f12786811d3f4b7959d0538ae2c"
                   "31dbe7106fc03c3efc4cd549c715a493")
        == "95cbde9476e8907d7aade45cb4b873f8"
           "8b595a68799fa152e6f8f7647aac7957");
}

TEST_CASE("X25519 agrees with RFC 7748 section 5.2 after 1 and 1000 rounds") {
  CHECK(iterated(1)
        == "422c8e7a6227d7bca1350b3e2bb7279f"
           "7897b87bb6854b783c60e80311ae3079");
  CHECK(iterated(1000)
        == "684cf59ba83309552800ef566f2f4d3c"
           "1c3887c49360e3875f2eb94d99532c51");
}

TEST_CASE("X25519 agrees with RFC 7748 section 6.1") {
  const crypto::x25519_secret alice{
      bytes32("77076d0a7318a57d3c16c17251b26645"
              "df4c2f87ebc0992ab177fba51db92c2a")};
  const crypto::x25519_secret bob{bytes32("5dab087e624a8a4b79e17f8b83800ee6"
                                          "6f3bb1292618b6fd1c2f8b27ff88e0eb")};
  const auto alice_public = crypto::x25519_base(alice);
  const auto bob_public = crypto::x25519_base(bob);
  CHECK(to_hex(alice_public)
        == "8520f0098930a754748b7ddcb43ef75a"
           "0dbf3a0d26381af4eba4a98eaa9b4e6a");
  CHECK(to_hex(bob_public)
        == "de9edb7d7b7dc1b4d35b61c2ece43537"
           "3f8343c85b78674dadfc7e146f882b4f");
  constexpr auto shared = "4a5d9d5ba4ce2de1728e3bf480350f25"
                          "e07e21c947d19e3376f09b3c1e161742";
  CHECK(to_hex(crypto::x25519(alice.expose(), bob_public)->expose()) == shared);
  CHECK(to_hex(crypto::x25519(bob.expose(), alice_public)->expose()) == shared);
}

TEST_CASE("a small-order point is refused") {
  crypto::seeded_random source{1};
  const auto scalar = source.make<crypto::x25519_secret>();
  const byte_array<32> zero{};
  CHECK(crypto::x25519(scalar.expose(), zero).error()
        == crypto::errc::small_order);
}

TEST_CASE("a product of scalars does the work of both, one after the other") {
  const auto seed = test::fresh_seed();
  CAPTURE(seed);
  crypto::seeded_random source{seed};
  for (int i = 0; i < 100; ++i) {
    const auto point
        = crypto::x25519_base(source.make<crypto::x25519_secret>());
    const auto a = source.make<crypto::x25519_secret>();
    const auto b = source.make<crypto::x25519_secret>();
    const auto c = source.make<crypto::x25519_secret>();
    const auto once = crypto::x25519(a.expose(), point);
    const auto twice = crypto::x25519(b.expose(), once->expose());
    const auto thrice = crypto::x25519(c.expose(), twice->expose());
    const auto ab = crypto::x25519_product(a.expose(), b.expose());
    const auto abc = crypto::x25519_product(ab.expose(), c.expose());
    CHECK(to_hex(crypto::x25519(ab.expose(), point)->expose())
          == to_hex(twice->expose()));
    CHECK(to_hex(crypto::x25519(abc.expose(), point)->expose())
          == to_hex(thrice->expose()));
  }
}

TEST_CASE("a product of scalars is clamped and refuses small-order points") {
  crypto::seeded_random source{1};
  for (int i = 0; i < 100; ++i) {
    const auto product
        = crypto::x25519_product(source.make<crypto::x25519_secret>().expose(),
                                 source.make<crypto::x25519_secret>().expose());
    CHECK((product.expose().front() & std::byte{0x07}) == std::byte{0});
    CHECK((product.expose().back() & std::byte{0xc0}) == std::byte{0x40});
    for (const unsigned small : {0U, 1U}) {
      const byte_array<32> point{static_cast<std::byte>(small)};
      CHECK_FALSE(crypto::x25519(product.expose(), point));
    }
  }
}
