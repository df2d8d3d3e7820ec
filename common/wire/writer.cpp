#include "common/wire/writer.hpp"

#include "common/base/endian.hpp"

#include <algorithm>

namespace nephele::wire {

namespace {

template <class Int>
void store(Int value, mutable_byte_span out) noexcept {
  if (out.size() == sizeof(Int))
    store_be(value, out.first<sizeof(Int)>());
}

} // namespace

void writer::u8(std::uint8_t value) noexcept {
  store(value, claim(1));
}

void writer::u16(std::uint16_t value) noexcept {
  store(value, claim(2));
}

void writer::u32(std::uint32_t value) noexcept {
  store(value, claim(4));
}

void writer::u64(std::uint64_t value) noexcept {
  store(value, claim(8));
}

void writer::bytes(byte_span value) noexcept {
  if (const auto out = claim(value.size()); !out.empty())
    std::memcpy(out.data(), value.data(), value.size());
}

void writer::zeros(std::size_t size) noexcept {
  std::ranges::fill(claim(size), std::byte{0});
}

mutable_byte_span writer::claim(std::size_t size) noexcept {
  if (size > remaining()) {
    ok_ = false;
    return {};
  }
  const auto result = out_.subspan(position_, size);
  position_ += size;
  return result;
}

} // namespace nephele::wire
