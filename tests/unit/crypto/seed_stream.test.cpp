#include "common/crypto/seed_stream.hpp"

#include "common/crypto/sha256.hpp"

#include <doctest/doctest.h>

namespace nephele::crypto {

TEST_CASE("a seed's stream is that of libsodium, in pieces of any size") {
  byte_vector named
      = {as_bytes("nymx/roles/v1").begin(), as_bytes("nymx/roles/v1").end()};
  named.resize(named.size() + 7);
  named.push_back(std::byte{7});
  const auto seed = sha256(named);
  REQUIRE(to_hex(seed)
          == "e0221f6e779b3906328a33384f73040d"
             "c611bbdc7db08ec64be9bf043ec9db74");
  byte_array<200> whole{};
  seed_stream{seed}.fill(whole);
  CHECK(to_hex(std::span{whole}.first<16>())
        == "bbf55c8a5da73cf7bd8e99cf466c6f69");

  byte_array<200> pieces{};
  seed_stream reading{seed};
  for (std::size_t at = 0, size = 1; at < pieces.size(); at += size++) {
    size = std::min(size, pieces.size() - at);
    reading.fill(std::span{pieces}.subspan(at, size));
  }
  CHECK(pieces == whole);
}

} // namespace nephele::crypto
