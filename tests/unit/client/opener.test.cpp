#include "common/client/opener.hpp"

#include "tests/support/small_network.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using client::errc;

namespace {

struct setting {
  setting()
      : source(31), network(source), keys(source, network.gateway(0)),
        factory(keys.self, source), replies(factory, 8),
        opener({keys.encryption.secret.duplicate(), keys.encryption.public_key},
               replies) {
    factory.use(network.directory());
  }

  [[nodiscard]] client::reply_block block(client::reply_surbs::owner whose,
                                          std::uint32_t rotation = 0) {
    auto made = replies.make(whose, rotation_number{rotation});
    REQUIRE(made);
    return std::move(*made);
  }

  crypto::seeded_random source;
  test::small_network network;
  test::client_keys keys;
  client::packet_factory factory;
  client::reply_surbs replies;
  client::opener opener;
};

using sealed_bytes = byte_array<client::sealed_size>;

sealed_bytes reply_by(const client::reply_block& block) {
  sealed_bytes sealed;
  client::seal_reply(client::make_loop_content(77), block.key, sealed);
  return sealed;
}

} // namespace

TEST_CASE("a reply opens once and names the owner of its block") {
  setting s;
  const auto block = s.block(42);
  const auto sealed = reply_by(block);
  const auto first = s.opener.open(sealed);
  REQUIRE(first);
  CHECK(first->reply_to == 42);
  CHECK(first->data == client::make_loop_content(77));
  const auto second = s.opener.open(sealed);
  REQUIRE_FALSE(second);
  CHECK(second.error().is(errc::forged));
}

TEST_CASE("a forged reply does not use its block up") {
  setting s;
  const auto block = s.block(42);
  const auto sealed = reply_by(block);
  auto forged = sealed;
  forged.back() ^= std::byte{1};
  CHECK_FALSE(s.opener.open(forged));
  CHECK(s.opener.open(sealed));
}

TEST_CASE("what is sent to the address opens without an owner") {
  setting s;
  sealed_bytes sealed;
  REQUIRE(client::seal_forward(client::make_loop_content(5), s.keys.self.key,
                               s.source.make<crypto::x25519_secret>(), sealed));
  const auto opened = s.opener.open(sealed);
  REQUIRE(opened);
  CHECK_FALSE(opened->reply_to);
}

TEST_CASE("no more blocks are given out than can be remembered") {
  setting s;
  for (int i = 0; i < 8; ++i)
    (void)s.block(1);
  const auto more = s.replies.make(1, rotation_number{0});
  REQUIRE_FALSE(more);
  CHECK(more.error().is(errc::full));
  s.replies.forget(1);
  CHECK(s.replies.size() == 0);
  CHECK(s.replies.make(1, rotation_number{0}));
}

TEST_CASE("blocks are counted by owner and rotation") {
  setting s;
  const auto block = s.block(1);
  (void)s.block(1);
  (void)s.block(1, 1);
  (void)s.block(2);
  CHECK(s.replies.outstanding(1, rotation_number{0}) == 2);
  CHECK(s.replies.outstanding(1, rotation_number{1}) == 1);
  REQUIRE(s.opener.open(reply_by(block)));
  CHECK(s.replies.outstanding(1, rotation_number{0}) == 1);
  CHECK(s.replies.outstanding(2, rotation_number{0}) == 1);
  s.replies.forget(1);
  CHECK(s.replies.outstanding(1, rotation_number{0}) == 0);
  CHECK(s.replies.outstanding(1, rotation_number{1}) == 0);
  CHECK(s.replies.size() == 1);
}

TEST_CASE("blocks are forgotten a minute after their rotation's overlap") {
  setting s;
  const auto block = s.block(1, 0);
  (void)s.block(1, 1);
  const auto end = test::genesis + std::chrono::seconds{180 + 60 + 60};
  s.replies.expire(end - std::chrono::seconds{1});
  CHECK(s.replies.size() == 2);
  s.replies.expire(end);
  CHECK(s.replies.size() == 1);
  CHECK(s.replies.outstanding(1, rotation_number{0}) == 0);
  CHECK(s.replies.outstanding(1, rotation_number{1}) == 1);
  CHECK_FALSE(s.opener.open(reply_by(block)));
}
