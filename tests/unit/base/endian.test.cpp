#include "common/base/endian.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("big-endian numbers go there and back") {
  byte_array<8> out{};
  store_be(std::uint64_t{0x0102030405060708}, std::span{out});
  CHECK(to_hex(out) == "0102030405060708");
  CHECK(load_be<std::uint64_t>(out) == 0x0102030405060708);
  byte_array<1> one{};
  store_be(std::uint8_t{0xab}, std::span{one});
  CHECK(load_be<std::uint8_t>(one) == 0xab);
}
