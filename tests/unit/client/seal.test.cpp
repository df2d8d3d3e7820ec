#include "common/client/seal.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using client::errc;

namespace {

client::content random_content(crypto::random& source) {
  client::content made;
  source.fill(made);
  return made;
}

using sealed_bytes = byte_array<client::sealed_size>;

} // namespace

TEST_CASE("what is sealed to a key opens with it alone") {
  crypto::seeded_random source{21};
  const auto own = crypto::make_x25519_pair<encryption_key>(source);
  const auto other = crypto::make_x25519_pair<encryption_key>(source);
  const auto plain = random_content(source);
  sealed_bytes sealed;
  REQUIRE(client::seal_forward(plain, own.public_key,
                               source.make<crypto::x25519_secret>(), sealed));
  const auto opened = client::open_forward(sealed, own);
  REQUIRE(opened);
  CHECK(*opened == plain);
  const auto wrong = client::open_forward(sealed, other);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error() == errc::forged);
}

TEST_CASE("every flipped bit of a sealed part is refused") {
  crypto::seeded_random source{22};
  const auto own = crypto::make_x25519_pair<encryption_key>(source);
  const auto plain = random_content(source);
  sealed_bytes sealed;
  REQUIRE(client::seal_forward(plain, own.public_key,
                               source.make<crypto::x25519_secret>(), sealed));
  // All bits of the ephemeral key, bit 255 too as it is authenticated; every
  // byte of the box.
  for (std::size_t bit = 0; bit < sealed.size() * 8; bit += bit < 256 ? 1 : 7) {
    CAPTURE(bit);
    sealed[bit / 8] ^= std::byte{1} << (bit % 8);
    CHECK_FALSE(client::open_forward(sealed, own));
    sealed[bit / 8] ^= std::byte{1} << (bit % 8);
  }
  CHECK(client::open_forward(sealed, own));
}

TEST_CASE("a reply opens with its key and not with another") {
  crypto::seeded_random source{23};
  const auto key = source.make<client::reply_key>();
  const auto plain = random_content(source);
  sealed_bytes sealed;
  client::seal_reply(plain, key, sealed);
  CHECK(client::seal_header(sealed) == client::reply_id_of(key));
  const auto opened = client::open_reply(sealed, key);
  REQUIRE(opened);
  CHECK(*opened == plain);
  CHECK_FALSE(client::open_reply(sealed, source.make<client::reply_key>()));
  sealed[0] ^= std::byte{1};
  CHECK_FALSE(client::open_reply(sealed, key));
}

TEST_CASE("a reply id is a point that nobody can tell from an ephemeral key") {
  crypto::seeded_random source{24};
  for (int i = 0; i < 200; ++i) {
    const auto id = client::reply_id_of(source.make<client::reply_key>());
    CHECK((id.bytes[31] & std::byte{0x80}) == std::byte{0});
    const auto scalar = source.make<crypto::x25519_secret>();
    CHECK(crypto::x25519(scalar.expose(), id.span()));
  }
}

TEST_CASE("small-order keys are refused on both sides") {
  crypto::seeded_random source{25};
  const auto own = crypto::make_x25519_pair<encryption_key>(source);
  const auto plain = random_content(source);
  sealed_bytes sealed{};
  const auto to_zero = client::seal_forward(
      plain, encryption_key{}, source.make<crypto::x25519_secret>(), sealed);
  REQUIRE_FALSE(to_zero);
  CHECK(to_zero.error() == errc::bad_key);
  sealed.fill(std::byte{0});
  const auto from_zero = client::open_forward(sealed, own);
  REQUIRE_FALSE(from_zero);
  CHECK(from_zero.error() == errc::bad_key);
}
