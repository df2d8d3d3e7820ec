#include "common/sphinx/hop_secrets.hpp"

#include "common/crypto/hmac.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

byte_array<32> bytes32(std::string_view hex) {
  byte_array<32> result{};
  REQUIRE(from_hex_into(hex, result));
  return result;
}

crypto::x25519_secret scalar(std::string_view hex) {
  return crypto::x25519_secret{bytes32(hex)};
}

} // namespace

// From the tests of the public crate sphinx-packet.
TEST_CASE("a shared secret expands to the keys of the published vector") {
  const auto one = scalar("023f37203a2476c42566a61cc55c3ca8"
                          "75dbb4cc41c0deb789f8e7bf88183638");
  const auto two = scalar("1ecc3686b60ee3b84b6c7d321d70d5c0"
                          "6e9dac63a4d0a79d731b17c0d04d030d");
  const auto shared = crypto::x25519(two.expose(), crypto::x25519_base(one));
  REQUIRE(shared.has_value());
  CHECK(to_hex(shared->expose())
        == "499a6ab6e6c50f92a5f15d4a93bf90c0b7d8b0e9577f31907c8e01152b752747");
  const sphinx::hop_secrets secrets{*shared};
  CHECK(to_hex(secrets.stream_key()) == "baea9871ca7cbfe4ad595b087ffbd6c8");
  CHECK(to_hex(secrets.mac_key()) == "1cde11e32eb4aa072234b18e96898ede");
  CHECK(to_hex(secrets.blinding())
        == "e340b8eb8c3ee8aceb2a3aa9f1fdf50288954a3006a59185be69dedaf8ac31bc");
  CHECK(to_hex(secrets.tag().span())
        == "10e008d2c39ea43ac2a4837ec49a2a0151825117c62f8fc51b31abd37202ade5");

  const auto seed = secrets.payload_material(sphinx::version::key_seeds);
  CHECK(to_hex(seed) == "d2d151f1fe7b24519b55732865d26108");
  const auto key = secrets.payload_material(sphinx::version::explicit_keys);
  CHECK(key.size() == 192);
  CHECK(to_hex(crypto::sha256(key))
        == "847fcb5e0d8fa2f72992a9bb6f1309643ab0cd68a74ba97204a9736adc6dfb51");
  CHECK(to_hex(sphinx::payload_key(key).expose()) == to_hex(key));
  const auto from_seed = sphinx::payload_key(seed);
  CHECK(to_hex(from_seed.expose().first<32>())
        == "5e3ec0826fabe7ad928194bd4b2b5877184791c9fb94e46b92ff9460ee026d14");
  CHECK(to_hex(crypto::sha256(from_seed.expose()))
        == "7bbf2b019894a9de1285b8f9d5e6bea67d69f17175f1e925915361a406b81c39");
}

TEST_CASE("node keys that are stored unclamped have the published halves") {
  CHECK(to_hex(crypto::x25519_base(scalar("ca25be395a24942825cbcfe50550084d"
                                          "e35f43142f53dc22a4cf05d461978ea8")))
        == "695bd292f59b1ba9c07b4b7913cc3bbbbe968376974db490fd5806d43f053307");
  CHECK(to_hex(crypto::x25519_base(scalar("821f00538b10e1ef84827a12d9bb5b57"
                                          "fa8998dcfe99f6f9fc2b99bf98309aaa")))
        == "b22f62b367c710f52355093f8ad453e9a91fcd1449ee8dcc1323e28a2c43e12e");
  CHECK(to_hex(crypto::x25519_base(scalar("74cc6cba4be9e8164f4241b0c4f6fd1e"
                                          "85996de585b1282aaf485046a107bb9b")))
        == "155d0450b2b107dac0d53a9deff28b2d4b1ae136ae159f193e57bb2e5cf68851");
}

TEST_CASE("wiped secrets are zero") {
  crypto::seeded_random source{1};
  sphinx::hop_secrets secrets{source.make<crypto::shared_secret>()};
  secrets.wipe();
  CHECK(secrets.tag() == sphinx::replay_tag{});
  CHECK(to_hex(secrets.mac_key()) == std::string(32, '0'));
}
