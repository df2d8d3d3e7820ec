#include "common/crypto/aead.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("a box opens with its key and refuses every flipped bit") {
  crypto::seeded_random source{1};
  const auto key = source.make<crypto::one_time_key>();
  const auto plaintext = as_bytes("who talks to whom");
  byte_vector box(plaintext.size() + crypto::aead_tag_size);
  crypto::seal_once(key, as_bytes("context"), plaintext, box);
  byte_vector opened(plaintext.size());
  REQUIRE(crypto::open_once(key, as_bytes("context"), box, opened));
  CHECK(as_text(opened) == "who talks to whom");
  CHECK_FALSE(crypto::open_once(key, as_bytes("other"), box, opened));
  for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
    auto damaged = box;
    damaged[bit / 8] ^= std::byte{1} << (bit % 8);
    CHECK_FALSE(crypto::open_once(key, as_bytes("context"), damaged, opened));
  }
}

TEST_CASE("a box shorter than its tag is refused") {
  crypto::seeded_random source{1};
  const auto key = source.make<crypto::one_time_key>();
  byte_vector none;
  CHECK_FALSE(crypto::open_once(key, {}, byte_vector(15), none));
}
