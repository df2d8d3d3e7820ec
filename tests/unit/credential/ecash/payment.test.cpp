#include "tests/support/ecash_scene.hpp"

using namespace nephele;
using namespace nephele::credential;

TEST_CASE("tickets of every type are good on every day of their book") {
  test::ecash_scene scene;
  for (std::uint8_t type = 0; type < 4; ++type) {
    const auto book = scene.book(type, static_cast<ecash::ticket_type>(type));
    for (const std::uint32_t offset : {0U, 3U, 6U})
      for (const auto index : std::array<std::uint16_t, 3>{0, 31, 49})
        CHECK(scene.verifier.verify(scene.pay(book, index, scene.offer(offset)),
                                    scene.randomness));
  }
}

TEST_CASE("payments of committees of any size verify in every way") {
  for (const std::size_t count : {1U, 7U, 10U}) {
    test::ecash_scene scene{count, count};
    CHECK(scene.accepts(scene.pay(scene.book(), 12, scene.offer(2))));
  }
}

TEST_CASE("a payment survives its encoding") {
  test::ecash_scene scene;
  const auto payment = scene.pay(scene.book(), 1, scene.offer());
  CHECK(ecash::payment::decode(payment.encode()).value() == payment);
}

TEST_CASE("a changed bit in any byte of a payment is refused") {
  test::ecash_scene scene;
  const auto bytes = scene.pay(scene.book(), 1, scene.offer()).encode();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    const auto payment = ecash::payment::decode(changed);
    if (!payment || !scene.verifier.verify(*payment, scene.randomness))
      ++refused;
  }
  CHECK(refused == bytes.size());
}

TEST_CASE("payments of any other length are refused") {
  test::ecash_scene scene;
  const auto encoded = scene.pay(scene.book(), 1, scene.offer()).encode();
  byte_vector bytes{encoded.begin(), encoded.end()};
  for (std::size_t size = 0; size < bytes.size(); size += 97)
    CHECK(ecash::payment::decode(byte_span{bytes}.first(size))
              .error()
              .is(ecash::errc::length));
  bytes.push_back(std::byte{0});
  CHECK(ecash::payment::decode(bytes).error().is(ecash::errc::length));
}

TEST_CASE("the terms of a payment are checked before its proof") {
  test::ecash_scene scene;
  const auto info = scene.offer();
  const auto payment = scene.pay(scene.book(), 1, info);
  const std::array keys{ps::key_id{}, scene.id()};
  const auto at = [&](std::uint64_t time) {
    return ecash::check_terms(payment, info.gateway, keys, time);
  };
  CHECK(at(info.unix_seconds + 60).has_value());
  CHECK(at(info.unix_seconds - 60).has_value());
  CHECK(at(info.unix_seconds + 61).error().is(ecash::errc::stale_time));
  CHECK(at(info.unix_seconds - 61).error().is(ecash::errc::stale_time));
  CHECK(ecash::check_terms(payment, identity{}, keys, info.unix_seconds)
            .error()
            .is(ecash::errc::wrong_gateway));
  CHECK(ecash::check_terms(payment, info.gateway, std::span{keys}.first(1),
                           info.unix_seconds)
            .error()
            .is(ecash::errc::unknown_key));
}

TEST_CASE("what a payer has no right to does not verify") {
  test::ecash_scene scene;
  const auto book = scene.book();
  const auto info = scene.offer(1);
  const auto pay_with = [&](const ecash::slot& slot, std::uint16_t index) {
    pairing::hedged_scalars nonces{scene.randomness, {&book.secret()}};
    return scene.accepts(ecash::spend(book, index, scene.sign(slot),
                                      scene.keys.published.key, info, nonces));
  };
  const ecash::slot right{book.type(), book.expiry(), info.day(), 5};
  CHECK(pay_with(right, 5));
  CHECK_FALSE(pay_with(right, 6));
  CHECK_FALSE(pay_with(right, 50));
  auto slot = right;
  slot.on = slot.on.next();
  CHECK_FALSE(pay_with(slot, 5));
  slot = right;
  slot.expiry = slot.expiry.next();
  CHECK_FALSE(pay_with(slot, 5));
  slot = right;
  slot.type = ecash::ticket_type::fast;
  CHECK_FALSE(pay_with(slot, 5));
}

TEST_CASE("a payment under another committee's key does not verify") {
  test::ecash_scene scene;
  test::ecash_scene others{4, 77};
  auto payment = others.pay(others.book(), 5, others.offer());
  CHECK(others.accepts(payment));
  CHECK_FALSE(scene.accepts(payment));
  payment.issuers = scene.id();
  CHECK_FALSE(scene.accepts(payment));
  CHECK_FALSE(others.accepts(payment));
}
