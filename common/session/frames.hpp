#pragma once

#include "common/base/identity.hpp"
#include "common/base/units.hpp"
#include "common/session/errors.hpp"

#include <array>
#include <optional>

namespace nephele::session {

/// First byte of every message of a session. A JSON envelope begins with '{'.
/// Spec: docs/protocol/session.md §3.
enum class frame_kind : std::uint8_t { uplink = 1, downlink = 2, taken = 3 };

inline constexpr std::uint8_t frame_version = 1;

/// The Sphinx packet of size class `regular` and what a final one seals.
inline constexpr std::size_t packet_size = 2413;
inline constexpr std::size_t message_size = 1630;
inline constexpr std::uint8_t regular_size_class = 1;

inline constexpr std::size_t ack_slots = 4;
inline constexpr std::size_t uplink_frame_size
    = 1 + 1 + 8 + 4 + 1 + 32 + packet_size;
inline constexpr std::size_t downlink_frame_size
    = 1 + 1 + 1 + 8 + message_size + 1 + ack_slots * 16;
inline constexpr std::size_t taken_frame_size = 1 + 1 + 8;
static_assert(uplink_frame_size == 2460);
static_assert(downlink_frame_size == 1706);

/// Random bytes that only the sender of a packet can connect with it.
using ack_token = fixed_bytes<16, struct ack_token_tag>;

/// Numbers what a gateway delivers to one client, upwards, with gaps; never
/// twice for two messages. 0 stands for none.
using delivery_number = strong<std::uint64_t, struct delivery_tag>;

using packet_view = std::span<const std::byte, packet_size>;
using message_view = std::span<const std::byte, message_size>;

/// Client → gateway. Views point into the frame that was decoded.
struct uplink_frame {
  /// Everything up to this number has been taken by the client.
  delivery_number taken;
  rotation_number rotation;
  /// A mix of layer 1.
  identity first_hop;
  packet_view packet;
};

/// Gateway → client.
struct downlink_frame {
  /// With `message`, its number; otherwise 0.
  delivery_number delivery;
  std::optional<message_view> message;
  std::array<ack_token, ack_slots> acks{};
  std::uint8_t acks_used = 0;
};

void encode_uplink(const uplink_frame& frame,
                   std::span<std::byte, uplink_frame_size> out) noexcept;

/// Unused room is zero: CURVE hides it.
void encode_downlink(const downlink_frame& frame,
                     std::span<std::byte, downlink_frame_size> out) noexcept;

/// Class `service` only: acknowledges without a packet to send.
void encode_taken(delivery_number taken,
                  std::span<std::byte, taken_frame_size> out) noexcept;

/// @returns nothing for an empty message or an unknown first byte; envelopes
/// have no frame kind either.
[[nodiscard]] std::optional<frame_kind> kind_of(byte_span message) noexcept;

/// @returns errc::wrong_size, errc::unknown_kind (kind or version), or
/// errc::malformed (size class, flags, counts).
[[nodiscard]] tl::expected<uplink_frame, errc>
decode_uplink(byte_span message) noexcept;

[[nodiscard]] tl::expected<downlink_frame, errc>
decode_downlink(byte_span message) noexcept;

[[nodiscard]] tl::expected<delivery_number, errc>
decode_taken(byte_span message) noexcept;

} // namespace nephele::session
