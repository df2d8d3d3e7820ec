#include "common/wire/reader.hpp"

#include "common/base/endian.hpp"

namespace nephele::wire {

namespace {

template <class Int>
Int load(byte_span bytes) noexcept {
  if (bytes.size() != sizeof(Int))
    return 0;
  return load_be<Int>(bytes.first<sizeof(Int)>());
}

} // namespace

std::uint8_t reader::u8() noexcept {
  return load<std::uint8_t>(bytes(1));
}

std::uint16_t reader::u16() noexcept {
  return load<std::uint16_t>(bytes(2));
}

std::uint32_t reader::u32() noexcept {
  return load<std::uint32_t>(bytes(4));
}

std::uint64_t reader::u64() noexcept {
  return load<std::uint64_t>(bytes(8));
}

byte_span reader::bytes(std::size_t size) noexcept {
  if (size > rest_.size()) {
    fail();
    return {};
  }
  const auto result = rest_.first(size);
  rest_ = rest_.subspan(size);
  return result;
}

byte_span reader::rest() noexcept {
  return bytes(rest_.size());
}

void reader::fail() noexcept {
  ok_ = false;
  rest_ = {};
}

} // namespace nephele::wire
