#include "common/base/bytes.hpp"

#include "common/base/identity.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("hex goes there and back") {
  const byte_vector bytes{std::byte{0}, std::byte{0x7f}, std::byte{0xff}};
  CHECK(to_hex(bytes) == "007fff");
  CHECK(from_hex("007FfF") == bytes);
  CHECK(from_hex("") == byte_vector{});
}

TEST_CASE("hex of odd length or with other characters is refused") {
  CHECK_FALSE(from_hex("0").has_value());
  CHECK_FALSE(from_hex("0g").has_value());
  CHECK_FALSE(from_hex("+1").has_value());
}

TEST_CASE("a fixed byte string takes exactly its size") {
  CHECK(fixed_from_hex<identity>(std::string(64, 'a')).has_value());
  CHECK_FALSE(fixed_from_hex<identity>(std::string(62, 'a')).has_value());
  CHECK_FALSE(fixed_from_bytes<identity>(byte_vector(33)).has_value());
}

static_assert(!std::is_convertible_v<identity, curve_key>);
static_assert(!std::is_constructible_v<identity, mix_key>);
