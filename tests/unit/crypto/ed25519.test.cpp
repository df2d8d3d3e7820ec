#include "common/crypto/ed25519.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("a signature holds for its key, domain and message only") {
  crypto::seeded_random source{7};
  const auto key = crypto::make_signing_key(source);
  const auto other = crypto::make_signing_key(source);
  const auto signature = key.sign("nephele-test", as_bytes("hello"));
  CHECK(crypto::verify(key.id(), "nephele-test", as_bytes("hello"), signature));
  CHECK_FALSE(
      crypto::verify(other.id(), "nephele-test", as_bytes("hello"), signature));
  CHECK_FALSE(
      crypto::verify(key.id(), "nephele-tes", as_bytes("thello"), signature));
  CHECK_FALSE(
      crypto::verify(key.id(), "nephele-test", as_bytes("hellO"), signature));
}

TEST_CASE("a plain signature is that of RFC 8032, section 7.1, test 2") {
  crypto::ed25519_seed seed;
  REQUIRE(from_hex_into(
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      seed.expose_mutable()));
  const crypto::signing_key key{seed};
  const byte_array<1> message{std::byte{0x72}};
  const auto signature = key.sign_plain(message);
  CHECK(to_hex(signature.span())
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
           "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  CHECK(crypto::verify_plain(key.id(), message, signature));
  CHECK_FALSE(crypto::verify_plain(key.id(), {}, signature));
}
