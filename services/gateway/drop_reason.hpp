#pragma once

#include <cstdint>
#include <string_view>

namespace nephele::gateway {

/// Why the gateway did not do what a frame, a message or an ack asked for.
/// What the packet path drops has reasons of its own (common/mixing).
enum class drop_reason : std::uint8_t {
  /// A client message that is neither a frame nor an envelope.
  junk,
  /// A frame of the wrong size, version or content.
  malformed_frame,
  /// A frame from a peer without an open session.
  no_session,
  /// An uplink frame above its session's rate.
  rate_limited,
  /// The mix guard did not admit the frame.
  not_admitted,
  /// An uplink packet whose first hop is no mix of layer 1.
  not_first_layer,
  /// A packet or an ack for a rotation that is over or too far ahead.
  wrong_rotation,
  /// The process is ending, or has no usable topology.
  not_serving,
  /// A final payload of a size that its class does not have.
  malformed_payload,
  /// A message for somebody who has no registration here.
  unknown_destination,
  /// The recipient's quota, or the capacity of all inboxes, is used up.
  inbox_full,
  /// The disk fails or is too slow, and memory is full.
  inbox_failed,
  /// Older than the inbox keeps messages.
  inbox_expired,
  /// An ack token for a client that is not connected.
  token_offline,
  /// An ack token for a client that has too many waiting.
  token_overflow,
  /// An ack packet whose hop is no mix of layer 1.
  ack_bad_hop,
  /// An ack whose message was never taken nor stored.
  ack_unearned,
  /// Too many acks wait.
  ack_overflow,
  count_
};

[[nodiscard]] constexpr std::string_view to_string(drop_reason why) noexcept {
  switch (why) {
  case drop_reason::junk:
    return "junk";
  case drop_reason::malformed_frame:
    return "malformed_frame";
  case drop_reason::no_session:
    return "no_session";
  case drop_reason::rate_limited:
    return "rate_limited";
  case drop_reason::not_admitted:
    return "not_admitted";
  case drop_reason::not_first_layer:
    return "not_first_layer";
  case drop_reason::wrong_rotation:
    return "wrong_rotation";
  case drop_reason::not_serving:
    return "not_serving";
  case drop_reason::malformed_payload:
    return "malformed_payload";
  case drop_reason::unknown_destination:
    return "unknown_destination";
  case drop_reason::inbox_full:
    return "inbox_full";
  case drop_reason::inbox_failed:
    return "inbox_failed";
  case drop_reason::inbox_expired:
    return "inbox_expired";
  case drop_reason::token_offline:
    return "token_offline";
  case drop_reason::token_overflow:
    return "token_overflow";
  case drop_reason::ack_bad_hop:
    return "ack_bad_hop";
  case drop_reason::ack_unearned:
    return "ack_unearned";
  case drop_reason::ack_overflow:
    return "ack_overflow";
  case drop_reason::count_:
    break;
  }
  return "unknown";
}

} // namespace nephele::gateway
