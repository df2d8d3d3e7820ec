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
