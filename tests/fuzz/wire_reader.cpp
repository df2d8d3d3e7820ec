#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"
#include "tests/fuzz/target.hpp"

namespace nephele::fuzz {

namespace {

std::uint64_t sized_number(wire::reader& in, unsigned log_size) {
  switch (log_size) {
  case 0:
    return in.u8();
  case 1:
    return in.u16();
  case 2:
    return in.u32();
  default:
    return in.u64();
  }
}

void write_sized(wire::writer& out, unsigned log_size, std::uint64_t value) {
  switch (log_size) {
  case 0:
    return out.u8(static_cast<std::uint8_t>(value));
  case 1:
    return out.u16(static_cast<std::uint16_t>(value));
  case 2:
    return out.u32(static_cast<std::uint32_t>(value));
  default:
    return out.u64(value);
  }
}

} // namespace

/// Reads the input as fields whose kind stands before them and writes them
/// again: what was read in full gives the same bytes.
void run(byte_span input) {
  wire::reader in{input};
  byte_vector copy(input.size());
  wire::writer out{copy};
  while (in.ok() && in.remaining() > 0) {
    const auto before = in.remaining();
    const auto kind = in.u8();
    out.u8(kind);
    if (kind % 8 < 4) {
      write_sized(out, kind % 4U, sized_number(in, kind % 4U));
    } else {
      const auto size = sized_number(in, kind % 4U);
      write_sized(out, kind % 4U, size);
      out.bytes(in.bytes(size));
    }
    require(in.remaining() < before);
  }
  require(!in.ok()
          || (in.finished() && out.finished() && copy.size() == input.size()));
  if (in.ok() && !input.empty())
    require(std::memcmp(copy.data(), input.data(), input.size()) == 0);
}

} // namespace nephele::fuzz
