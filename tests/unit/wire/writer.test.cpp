#include "common/wire/writer.hpp"

#include "common/base/identity.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace nephele;

TEST_CASE("numbers and bytes are written big-endian until the span is full") {
  byte_array<20> out{};
  wire::writer writer{out};
  writer.u8(0x01);
  writer.u16(0x0203);
  writer.u32(0x04050607);
  writer.u64(0x08090a0b0c0d0e0f);
  writer.bytes(as_bytes("xy"));
  CHECK(writer.remaining() == 3);
  CHECK_FALSE(writer.finished());
  writer.zeros(3);
  CHECK(writer.finished());
  CHECK(to_hex(out) == "0102030405060708090a0b0c0d0e0f7879000000");
}

TEST_CASE("what does not fit is not written, nor is anything after it") {
  byte_array<5> out{};
  wire::writer writer{out};
  writer.u8(1);
  writer.u64(0xffffffffffffffff);
  CHECK_FALSE(writer.ok());
  writer.u8(2);
  writer.bytes(as_bytes("abc"));
  writer.fixed(identity{});
  CHECK(writer.written().size() == 1);
  CHECK(writer.remaining() == 0);
  CHECK(to_hex(out) == "0100000000");
}

TEST_CASE("an absurd size is refused, not wrapped around") {
  byte_array<5> out{};
  wire::writer writer{out};
  writer.u8(1);
  CHECK(writer.claim(std::numeric_limits<std::size_t>::max()).empty());
  CHECK_FALSE(writer.ok());
}
