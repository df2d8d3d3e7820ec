#include "common/crypto/lioness.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

// From the tests of the public Rust crate "lioness", in the edition with ChaCha
// and BLAKE2b.
constexpr std::string_view key_hex
    = "0f2c69732932c99e56fa50fbb2763ad77ee221fc5d9e6c08f89fc577a7467f1e"
      "e34003440ee2bfbfaac60912b0e547fbe9a6a9292db70bc718c6f2773ab198ac"
      "8f255378f7ea799e1d4b8596079173b6e443c416f13195f1976acc03d53a4b85"
      "81b609df3b7029d5b487051d5ae4189129c045edc8822e1f52e30251e4b322b3"
      "f6d6e8bb0ddb0578dcba41603abf5e51848c84d2082d293f30a645faf4df028e"
      "e2c40853ea33e40b55fca902371dc00dc1e0e77161bd097a59e8368bf99174d9";

constexpr std::string_view plaintext_hex
    = "5ac4cb9674a8908915a2b1aaf2043271612531911a26186bd5c811951330753a"
      "0e3259f3fcf52fb86e666ab4d96243e57d73b976611f928d44ad137799016861"
      "576ca0a6b8a8a9e2ea02db71e71c9654e476ca845c44456eba62f11f004b2227"
      "56e485185c446c30b7a05cf9acd53b3131227b428da5c9601664d45ae5c23879"
      "56307961a0680894844190605dce0c86e597105884e151eb8a005eda08ff5891"
      "a6b40bae299cddad979063a9a356f3477feabb9cc7bd80a1e2d6a419fcd8af9e"
      "98f7b193c71bd6056d7634b8c2b8f85920f314554104659e52d9266ddbc2ac40"
      "c1b875f6b00225f832cf310e139ad8cc2568608f0323534fa15a84280e776e7e"
      "1167a001f6e18c49f3cd02c19837da47ac091219ee2fdb4458836db20cbd362b"
      "b65add9b40f2817f666caf19787abc2013737eea8c7552d755a29beba5da3195"
      "6f75fe7628221fe8d0a75da5bee39af956a2246c5a339560dcf029eb76d19196"
      "3354b70142df29ec69930977ce2f0e491513664ce83a8fa75f3e698530cf9daf"
      "bdb90b19745e9257d03d7320c6d306f529eda242cb3f6f452a943f6e1c04eb02"
      "cbb0368d79e49a2b42ac3ff7cd9a5686bfdb90a29322016bbcef5c733f451a9f"
      "4ea7c534116158eb611796d47b83ffe7cd6e6c11d56e2d26c7a386853212a2f9"
      "2efeabc74e8fe69e3d374d7b033d0ec9862221435b14ad534217ad7da50bc236";

constexpr std::string_view ciphertext_hex
    = "9eb45ca2ca4d0b6ff05a749511aad1357aa64caf9ce547c7388fe24fd1300fe8"
      "56bb5c396869acd21c45805e6a7c8a1b7f71cc5f0ea9dd0c4ecd4bba9a7a4853"
      "bc352bc9f6562e9907973f91fbcf7c710f5a89abc8eb4489b90e8111cbf85ffd"
      "595d603268ddceb40e39e747a4e7bd5c965585b6964e180bd6ccb9d0fad210c7"
      "f7dd6f90cf6db9bda70d41d3922cedec5ea147ef318de5f34e6fe5bd646859a9"
      "d4171b973b6b58c8d7f94bc9eb293c197f3408a51e3626196e3f6bca625cef90"
      "fa7a3e3713bdaebdda82f48db1a97c9ed5c48bc419dbc3d1f9ef43d1b17dd83c"
      "966bde9d9360b7cdac0871844c27921dcf3bb7edce9fb24661a41a8f92c85029"
      "25f062e9cd2f77c561e5825eae211657652330bc64cd63b18d1014975f167f8b"
      "68d6e702dd3d3547971662238216cc5b07517cc90aaa49a61ee423861cdc49c0"
      "e1f64e086007095a00f8adb0314fd85c88158001202edf2ed43c201176d6141e"
      "469dd89430352a927ee22a41c62c8cfdfd5d592e76793e58a9c63b7fe6dad335"
      "d7acec90727675854d7708358115794e013bb4fdb504c44e21ce500f764fac21"
      "1e8de20b81ca55fc778ace024d2a40045241e71b023ceb519c8c28285c333b9f"
      "90f5e2cde21ca6744e43f89d00545dd34df072c7214f6cbd2123c4b061361460"
      "9961dd855d6d611c3018e4df3550b4e93f33f7c3e8b2c890ca0405c957aa277d";

crypto::lioness_key key() {
  crypto::lioness_key result;
  REQUIRE(from_hex_into(key_hex, result.expose_mutable()));
  return result;
}

} // namespace

TEST_CASE("Lioness agrees with the published vector in both directions") {
  auto block = from_hex(plaintext_hex).value();
  crypto::lioness_encrypt(key().expose(), block);
  CHECK(to_hex(block) == ciphertext_hex);
  crypto::lioness_decrypt(key().expose(), block);
  CHECK(to_hex(block) == plaintext_hex);
}

TEST_CASE("Lioness inverts itself for the smallest blocks") {
  for (std::size_t size = crypto::lioness_min_size; size < 100; ++size) {
    byte_vector block(size, std::byte{3});
    crypto::lioness_encrypt(key().expose(), block);
    CHECK(block != byte_vector(size, std::byte{3}));
    crypto::lioness_decrypt(key().expose(), block);
    CHECK(block == byte_vector(size, std::byte{3}));
  }
}

TEST_CASE("one flipped bit changes about half of a decrypted Lioness block") {
  const auto original = from_hex(plaintext_hex).value();
  auto enciphered = original;
  crypto::lioness_encrypt(key().expose(), enciphered);
  for (std::size_t bit = 0; bit < enciphered.size() * 8; bit += 97) {
    auto block = enciphered;
    block[bit / 8] ^= std::byte{1} << (bit % 8);
    crypto::lioness_decrypt(key().expose(), block);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < block.size(); ++i)
      changed += block[i] != original[i] ? 1U : 0U;
    // 510 of 512 bytes are expected to differ.
    CHECK(changed > 480);
  }
}
