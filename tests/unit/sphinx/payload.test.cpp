#include "common/sphinx/payload.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

constexpr std::size_t size = 38;

byte_vector padded(byte_span message) {
  byte_vector payload(size, std::byte{0xff});
  REQUIRE(sphinx::pad_payload(message, payload));
  return payload;
}

bool is_refused(byte_span payload) {
  const auto message = sphinx::parse_payload(payload);
  return !message && message.error() == sphinx::errc::bad_payload;
}

} // namespace

TEST_CASE("messages of every length come back, whatever their last bytes") {
  for (std::size_t length = 0; length <= size - 17; ++length) {
    for (const auto fill : {std::byte{0}, std::byte{1}, std::byte{0xff}}) {
      const byte_vector message(length, fill);
      const auto received = sphinx::parse_payload(padded(message));
      REQUIRE(received);
      CHECK(received->size() == length);
    }
  }
}

TEST_CASE("padding is sixteen zeros, the message, a one and zeros") {
  CHECK(to_hex(padded(as_bytes("ab")))
        == std::string(32, '0') + "616201" + std::string(38, '0'));
}

TEST_CASE("a payload that is not exactly padding is refused") {
  CHECK(is_refused(byte_vector(size)));
  CHECK(is_refused(byte_vector(size, std::byte{1})));
  CHECK(is_refused({}));
  CHECK(is_refused(byte_vector(16)));
  for (std::size_t i = 0; i < 16; ++i) {
    auto payload = padded(as_bytes("ab"));
    payload[i] = std::byte{0x80};
    CHECK(is_refused(payload));
  }
  for (const auto last : {std::byte{2}, std::byte{0xff}}) {
    auto payload = padded(as_bytes("ab"));
    payload.back() = last;
    CHECK(is_refused(payload));
  }
}

TEST_CASE("layers come off in the reverse order of going on, and no other") {
  const byte_vector first(sphinx::payload_seed_size, std::byte{1});
  const byte_vector second(sphinx::payload_key_size, std::byte{2});
  auto payload = padded(as_bytes("ab"));
  sphinx::add_layer(first, payload);
  sphinx::add_layer(second, payload);
  auto wrong = payload;
  sphinx::remove_layer(first, wrong);
  sphinx::remove_layer(second, wrong);
  CHECK(is_refused(wrong));
  sphinx::remove_layer(second, payload);
  sphinx::remove_layer(first, payload);
  CHECK(as_text(sphinx::parse_payload(payload).value()) == "ab");
}
