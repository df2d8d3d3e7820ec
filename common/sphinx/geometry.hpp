#pragma once

#include "common/crypto/lioness.hpp"

#include <cstdint>
#include <optional>

/// Sizes of a packet and its parts, in bytes. Spec: docs/protocol/sphinx.md §1.
namespace nephele::sphinx {

/// Mix layers and exit gateway make 4; the format has room for one more.
inline constexpr std::size_t max_hops = 5;

inline constexpr std::size_t alpha_size = 32;
inline constexpr std::size_t mac_size = 16;
inline constexpr std::size_t address_size = 32;
inline constexpr std::size_t identifier_size = 16;
inline constexpr std::size_t version_size = 3;
inline constexpr std::size_t delay_size = 8;
inline constexpr std::size_t flag_size = 1;

/// What a forwarding hop reads: command, then the next hop's MAC.
inline constexpr std::size_t command_size
    = flag_size + version_size + address_size + delay_size;
inline constexpr std::size_t hop_size = command_size + mac_size;

/// What the last hop reads; random padding and filler follow.
inline constexpr std::size_t final_command_size
    = flag_size + version_size + address_size + identifier_size;

/// The encrypted routing information ("beta").
inline constexpr std::size_t routing_size = max_hops * hop_size;

/// A hop deciphers one hop_size more than it received.
inline constexpr std::size_t key_stream_size = routing_size + hop_size;

inline constexpr std::size_t header_size = alpha_size + mac_size + routing_size;

/// Zero bytes before a message, by which the last hop knows it, and the 0x01
/// behind it.
inline constexpr std::size_t payload_check_size = 16;
inline constexpr std::size_t payload_overhead = payload_check_size + 1;

inline constexpr std::size_t min_payload_size = crypto::lioness_min_size;

static_assert(hop_size == 60);
static_assert(routing_size == 300);
static_assert(header_size == 348);
static_assert(final_command_size == 52);
static_assert(min_payload_size > payload_overhead);

/// Random bytes between the last hop's command and its filler.
[[nodiscard]] constexpr std::size_t
final_padding_size(std::size_t hops) noexcept {
  return routing_size - hop_size * (hops - 1) - final_command_size;
}

inline constexpr std::size_t max_final_padding_size = final_padding_size(1);
static_assert(final_padding_size(max_hops) == 8);

/// The packet sizes of a network; the number is what links carry.
enum class size_class : std::uint8_t {
  /// Messages and cover.
  regular = 1,
  /// Acknowledgements.
  ack = 2,
  extended32 = 3,
  extended8 = 4,
  extended16 = 5,
};

/// How long a message may be; zero for a number that is no size class.
[[nodiscard]] constexpr std::size_t message_size(size_class size) noexcept {
  switch (size) {
  case size_class::regular:
    return 2048;
  case size_class::ack:
    return 21;
  case size_class::extended32:
    return 32768;
  case size_class::extended8:
    return 8192;
  case size_class::extended16:
    return 16384;
  }
  return 0;
}

[[nodiscard]] constexpr std::size_t payload_size(size_class size) noexcept {
  return message_size(size) + payload_overhead;
}

[[nodiscard]] constexpr std::size_t packet_size(size_class size) noexcept {
  return header_size + payload_size(size);
}

[[nodiscard]] constexpr std::optional<size_class>
to_size_class(std::uint8_t number) noexcept {
  const auto size = static_cast<size_class>(number);
  if (message_size(size) == 0)
    return std::nullopt;
  return size;
}

inline constexpr std::size_t regular_packet_size
    = packet_size(size_class::regular);
inline constexpr std::size_t ack_packet_size = packet_size(size_class::ack);

static_assert(regular_packet_size == 2413);
static_assert(ack_packet_size == 386);

} // namespace nephele::sphinx
