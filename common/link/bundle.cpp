#include "common/link/bundle.hpp"

#include "common/wire/reader.hpp"
#include "common/wire/writer.hpp"

namespace nephele::link {

tl::expected<bundle_view, errc> parse_bundle(byte_span bytes) noexcept {
  wire::reader in{bytes};
  const auto version = in.u8();
  const rotation_number rotation{in.u32()};
  const auto size = sphinx::to_size_class(in.u8());
  const std::size_t count = in.u8();
  if (!in.ok())
    return tl::unexpected(errc::bad_length);
  if (version != bundle_version)
    return tl::unexpected(errc::unknown_version);
  if (!size)
    return tl::unexpected(errc::unknown_class);
  if (count == 0 || count > wire::max_bundle_packets)
    return tl::unexpected(errc::bad_count);
  if (in.remaining() != count * sphinx::packet_size(*size))
    return tl::unexpected(errc::bad_length);
  return bundle_view{rotation, *size, count, in.rest()};
}

void write_bundle(rotation_number rotation, sphinx::size_class size,
                  std::span<const byte_span> packets,
                  mutable_byte_span out) noexcept {
  wire::writer to{out};
  to.u8(bundle_version);
  to.u32(rotation.value());
  to.u8(static_cast<std::uint8_t>(size));
  to.u8(static_cast<std::uint8_t>(packets.size()));
  for (const auto packet : packets)
    to.bytes(packet);
}

} // namespace nephele::link
