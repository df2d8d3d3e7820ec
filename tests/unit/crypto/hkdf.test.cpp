#include "common/crypto/hkdf.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

byte_vector counting(unsigned first, std::size_t size) {
  byte_vector result(size);
  for (auto& b : result)
    b = static_cast<std::byte>(first++);
  return result;
}

std::string derived(byte_span salt, byte_span material, byte_span info,
                    std::size_t size) {
  byte_vector out(size);
  crypto::hkdf_sha256(crypto::hmac_sha256_key{salt}, material, info, out);
  return to_hex(out);
}

} // namespace

TEST_CASE("SHA-256 of three letters is the one in FIPS 180-4") {
  CHECK(to_hex(crypto::sha256(as_bytes("abc")))
        == "ba7816bf8f01cfea414140de5dae2223"
           "b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("HMAC-SHA256 agrees with RFC 4231") {
  CHECK(to_hex(crypto::hmac_sha256(byte_vector(20, std::byte{0x0b}),
                                   as_bytes("Hi There")))
        == "b0344c61d8db38535ca8afceaf0bf12b"
           "881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(crypto::hmac_sha256(as_bytes("Jefe"),
                                   as_bytes("what do ya want for nothing?")))
        == "5bdcc146bf60754e6a042426089575c7"
           "5a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(crypto::hmac_sha256(
            byte_vector(131, std::byte{0xaa}),
            as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")))
        == "60e431591ee0b67f0d8a26aacbf5b77f"
           "8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("a kept HMAC key gives the tag of the concatenation every time") {
  const crypto::hmac_sha256_key key{as_bytes("Jefe")};
  const auto whole = crypto::hmac_sha256(as_bytes("Jefe"), as_bytes("abcdef"));
  CHECK(key.tag({as_bytes("abc"), {}, as_bytes("def")}) == whole);
  CHECK(key.tag({as_bytes("abcdef")}) == whole);
}

TEST_CASE("HKDF-SHA256 agrees with RFC 5869") {
  const byte_vector material(22, std::byte{0x0b});
  CHECK(derived(counting(0, 13), material, counting(0xf0, 10), 42)
        == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c"
           "5db02d56ecc4c5bf34007208d5b887185865");
  CHECK(derived(counting(0x60, 80), counting(0, 80), counting(0xb0, 80), 82)
        == "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8"
           "a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
           "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87"
           "c14c01d5c1f3434f1d87");
  CHECK(derived({}, material, {}, 42)
        == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879e"
           "c3454e5f3c738d2d9d201395faa4b61a96c8");
}
