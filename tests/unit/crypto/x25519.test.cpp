#include "common/crypto/x25519.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("X25519 agrees with RFC 7748 section 6.1") {
  crypto::x25519_secret alice;
  REQUIRE(from_hex_into("77076d0a7318a57d3c16c17251b26645"
                        "df4c2f92ebc099c7b2a0d0f4a5c5a9b1",
                        alice.expose_mutable()));
  crypto::x25519_secret bob;
  REQUIRE(from_hex_into("5dab087e624a8a4b79e17f8b83800ee6"
                        "6f3bb1292618b6fd1c2f8b27ff88e0eb",
                        bob.expose_mutable()));
  const auto bob_public = crypto::x25519_base(bob);
  CHECK(to_hex(bob_public)
        == "de9edb7d7b7dc1b4d35b61c2ece43537"
           "3f8343c85b78674dadfc7e146f882b4f");
  const auto alice_public = crypto::x25519_base(alice);
  const auto one = crypto::x25519(alice.expose(), bob_public);
  const auto other = crypto::x25519(bob.expose(), alice_public);
  REQUIRE(one.has_value());
  REQUIRE(other.has_value());
  CHECK(to_hex(one->expose()) == to_hex(other->expose()));
}

TEST_CASE("a small-order point is refused") {
  crypto::seeded_random source{1};
  const auto scalar = source.make<crypto::x25519_secret>();
  const byte_array<32> zero{};
  CHECK(crypto::x25519(scalar.expose(), zero).error()
        == crypto::errc::small_order);
}
