#include "common/crypto/stream.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("AES-128-CTR enciphers the counters 0 and 1 under the zero key") {
  const byte_array<16> key{};
  byte_array<32> out{};
  crypto::aes128_ctr(key, byte_array<32>{}, out);
  CHECK(to_hex(out)
        == "66e94bd4ef8a2c3b884cfa59ca342b2e"
           "58e2fccefa7e3061367f1d57a4e7455a");
}

TEST_CASE("AES-128-CTR in place is its own inverse, for any length") {
  const byte_array<16> key{std::byte{7}};
  for (std::size_t size = 0; size < 70; ++size) {
    byte_vector bytes(size, std::byte{0x5a});
    crypto::aes128_ctr(key, bytes, bytes);
    if (size > 4)
      CHECK(bytes != byte_vector(size, std::byte{0x5a}));
    crypto::aes128_ctr(key, bytes, bytes);
    CHECK(bytes == byte_vector(size, std::byte{0x5a}));
  }
}

TEST_CASE("ChaCha20 gives the key stream of RFC 8439 appendix A.1") {
  byte_array<64> out{};
  crypto::chacha20(byte_array<32>{}, out);
  CHECK(to_hex(out)
        == "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1a"
           "a836efcc8b770dc7da41597c5157488d7724e03fb8d84a37"
           "6a43b8f41518a11cc387b669b2ee6586");
}

TEST_CASE("each ChaCha20 call starts its key stream anew") {
  byte_array<40> first{};
  byte_array<40> second{};
  crypto::chacha20(byte_array<32>{}, first);
  crypto::chacha20(byte_array<32>{}, second);
  CHECK(first == second);
}
