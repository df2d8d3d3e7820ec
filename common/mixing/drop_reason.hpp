#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nephele::mixing {

/// Why a packet, or a bundle of them, went no further. Every drop in the data
/// path is counted under one of these and nowhere else.
enum class drop_reason : std::uint8_t {
  /// The peer's link key is no longer in the topology.
  unknown_peer,
  /// No bundle: version, count, class or length.
  malformed_bundle,
  /// A size class that the topology does not name.
  unadmitted_class,
  /// Not exactly the size of its class.
  wrong_size,
  /// No key here for the packet's rotation, or not now.
  wrong_rotation,
  /// The sender's group element has a small order.
  small_order,
  /// The header was altered, or made for another key.
  bad_mac,
  /// Seen before.
  replayed,
  /// The key's replay filter has no room, so nothing can be admitted.
  filter_full,
  /// A Sphinx version that the topology does not name.
  unsupported_version,
  /// A routing command that is neither forward nor final.
  malformed_routing,
  /// The last hop finds something else than a padded message.
  bad_payload,
  /// A mixnode was named as last hop.
  not_forward,
  /// A gateway was named as a hop in between.
  not_final,
  /// The next hop is no node that this one sends to.
  unknown_next_hop,
  /// As many packets as allowed are held.
  held_full,
  /// The link to the next hop takes no more.
  link_full,
  /// The next hop has no link.
  unreachable,
  /// Still held when the process had to end.
  shutdown,
  /// The gateway knows no such client.
  unknown_destination,
  /// The client's inbox, or all inboxes together, have no room.
  inbox_full,
  /// More than the session may send.
  rate_limited,
  /// Acknowledgements for a client that is not here, or has too many waiting.
  ack_unclaimed,
};

inline constexpr std::size_t drop_reason_count
    = static_cast<std::size_t>(drop_reason::ack_unclaimed) + 1;

[[nodiscard]] constexpr std::array<drop_reason, drop_reason_count>
all_drop_reasons() noexcept {
  std::array<drop_reason, drop_reason_count> all{};
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<drop_reason>(i);
  return all;
}

/// A metric label.
[[nodiscard]] constexpr std::string_view to_string(drop_reason why) noexcept {
  switch (why) {
  case drop_reason::unknown_peer:
    return "unknown_peer";
  case drop_reason::malformed_bundle:
    return "malformed_bundle";
  case drop_reason::unadmitted_class:
    return "unadmitted_class";
  case drop_reason::wrong_size:
    return "wrong_size";
  case drop_reason::wrong_rotation:
    return "wrong_rotation";
  case drop_reason::small_order:
    return "small_order";
  case drop_reason::bad_mac:
    return "bad_mac";
  case drop_reason::replayed:
    return "replayed";
  case drop_reason::filter_full:
    return "filter_full";
  case drop_reason::unsupported_version:
    return "unsupported_version";
  case drop_reason::malformed_routing:
    return "malformed_routing";
  case drop_reason::bad_payload:
    return "bad_payload";
  case drop_reason::not_forward:
    return "not_forward";
  case drop_reason::not_final:
    return "not_final";
  case drop_reason::unknown_next_hop:
    return "unknown_next_hop";
  case drop_reason::held_full:
    return "held_full";
  case drop_reason::link_full:
    return "link_full";
  case drop_reason::unreachable:
    return "unreachable";
  case drop_reason::shutdown:
    return "shutdown";
  case drop_reason::unknown_destination:
    return "unknown_destination";
  case drop_reason::inbox_full:
    return "inbox_full";
  case drop_reason::rate_limited:
    return "rate_limited";
  case drop_reason::ack_unclaimed:
    return "ack_unclaimed";
  }
  return "unknown";
}

} // namespace nephele::mixing
