#include "common/wire/reader.hpp"

#include "common/base/identity.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("numbers are read big-endian, one after the other") {
  const auto input = from_hex("0102030405060708090a0b0c0d0e0fff").value();
  wire::reader in{input};
  CHECK(in.u8() == 0x01);
  CHECK(in.u16() == 0x0203);
  CHECK(in.u32() == 0x04050607);
  CHECK(in.u64() == 0x08090a0b0c0d0e0f);
  CHECK(in.ok());
  CHECK_FALSE(in.finished());
  CHECK(in.u8() == 0xff);
  CHECK(in.finished());
}

TEST_CASE("a read beyond the end fails and all later ones with it") {
  const byte_vector input(3, std::byte{0xee});
  wire::reader in{input};
  CHECK(in.u32() == 0);
  CHECK_FALSE(in.ok());
  CHECK(in.u8() == 0);
  CHECK(in.bytes(1).empty());
  CHECK(in.remaining() == 0);
  CHECK_FALSE(in.finished());
}

TEST_CASE("no size, however large, reads beyond the end") {
  const byte_vector input(8);
  for (const std::size_t size : {std::size_t{9}, std::size_t{1} << 32U,
                                 std::size_t{0} - 1, std::size_t{0} - 8}) {
    wire::reader in{input};
    static_cast<void>(in.u8());
    CHECK(in.bytes(size).empty());
    CHECK_FALSE(in.ok());
  }
}

TEST_CASE("a fixed byte string is read whole or left zero") {
  const byte_vector input(40, std::byte{7});
  wire::reader in{input};
  CHECK(in.fixed<identity>().bytes[31] == std::byte{7});
  CHECK(in.fixed<identity>() == identity{});
  CHECK_FALSE(in.ok());
}

TEST_CASE("the rest may be empty without being a failure") {
  const byte_vector input(2);
  wire::reader in{input};
  CHECK(in.rest().size() == 2);
  CHECK(in.rest().empty());
  CHECK(in.finished());
}

TEST_CASE("a parser that refuses a value fails the reader") {
  const byte_vector input(2);
  wire::reader in{input};
  in.fail();
  CHECK(in.u8() == 0);
  CHECK_FALSE(in.ok());
}
