#pragma once

#include "common/base/units.hpp"
#include "common/link/errors.hpp"
#include "common/sphinx/geometry.hpp"
#include "common/wire/limits.hpp"

/// What travels in one message between nodes: packets of one rotation and one
/// size class. docs/protocol/link.md §1.
namespace nephele::link {

inline constexpr std::uint8_t bundle_version = 1;

/// version ‖ rotation ‖ size class ‖ count.
inline constexpr std::size_t bundle_header_size = 1 + 4 + 1 + 1;

[[nodiscard]] constexpr std::size_t bundle_size(sphinx::size_class size,
                                                std::size_t packets) noexcept {
  return bundle_header_size + packets * sphinx::packet_size(size);
}

/// The largest that a network of regular and ack packets makes.
inline constexpr std::size_t max_bundle_size
    = bundle_size(sphinx::size_class::regular, wire::max_bundle_packets);

/// A parsed bundle, a view of its message.
struct bundle_view {
  rotation_number rotation;
  sphinx::size_class size{};
  std::size_t count = 0;
  byte_span packets;

  [[nodiscard]] byte_span packet(std::size_t index) const noexcept {
    const auto each = sphinx::packet_size(size);
    return packets.subspan(index * each, each);
  }
};

/// Exactly one bundle, nothing behind it. What the packets are is not looked
/// at.
[[nodiscard]] tl::expected<bundle_view, errc>
parse_bundle(byte_span bytes) noexcept;

/// @param packets  1 to max_bundle_packets, each of the size of its class.
/// @param out      bundle_size(size, packets.size()) bytes.
void write_bundle(rotation_number rotation, sphinx::size_class size,
                  std::span<const byte_span> packets,
                  mutable_byte_span out) noexcept;

} // namespace nephele::link
