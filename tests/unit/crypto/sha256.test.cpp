#include "common/crypto/sha256.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(to_hex(crypto::sha256(as_bytes("abc")))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(crypto::sha256(byte_span{}))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("SHA-256 of parts is that of their concatenation") {
  CHECK(crypto::sha256({as_bytes("a"), byte_span{}, as_bytes("bc")})
        == crypto::sha256(as_bytes("abc")));
}
