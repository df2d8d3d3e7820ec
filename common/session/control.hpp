#pragma once

#include "common/session/frames.hpp"
#include "common/session/login.hpp"

#include <string>
#include <variant>

namespace nephele::session {

/// Opens the conversation.
struct hello {};

/// The gateway's answer to `hello`: sign this.
struct challenge {
  login_nonce nonce;
  identity gateway;
};

/// The gateway's answer to a login that it admits.
struct welcome {
  session_class kind = session_class::client;
  /// 0 for class `service`, which has no clock.
  std::uint32_t downlink_per_second = 0;
  std::uint8_t ack_slots = 0;
  /// Every later message has this number or a higher one; what waits in the
  /// inbox has a lower one.
  delivery_number next_delivery;
  /// The gateway's clock, nanoseconds since 1970.
  std::int64_t wall_ns = 0;
};

/// Asks for the signed topology; before or after login.
struct topology_request {};

/// The body as the topology indexer answers it: JSON text.
struct topology_reply {
  std::string body;
};

struct logout {};

/// The answer to `logout`; the session is over.
struct bye {};

/// Why a gateway refuses, as a stable name, and a sentence for people.
struct refusal {
  std::string code;
  std::string message;
};

using control_body
    = std::variant<hello, challenge, signed_login, welcome, topology_request,
                   topology_reply, logout, bye, refusal>;

/// One JSON envelope `{type, version, id, body}`. A reply has the id of its
/// request; what the gateway says unasked has id 0.
struct control_message {
  std::uint64_t id = 0;
  control_body body;
};

/// Larger envelopes are refused unread: what a gateway takes (either state of
/// the session), and what a client takes (a topology with its deltas).
inline constexpr std::size_t max_request_size = 4096;
inline constexpr std::size_t max_reply_size = std::size_t{8} << 20U;

/// The names of refusals; docs/protocol/session.md §6.
namespace refused {
inline constexpr std::string_view malformed = "malformed";
inline constexpr std::string_view unknown_type = "unknown_type";
inline constexpr std::string_view unknown_version = "unknown_version";
inline constexpr std::string_view bad_login = "bad_login";
inline constexpr std::string_view already_open = "already_open";
inline constexpr std::string_view class_not_granted = "class_not_granted";
inline constexpr std::string_view full = "full";
inline constexpr std::string_view unavailable = "unavailable";
inline constexpr std::string_view no_session = "no_session";
inline constexpr std::string_view superseded = "superseded";
inline constexpr std::string_view too_often = "too_often";
inline constexpr std::string_view draining = "draining";
} // namespace refused

[[nodiscard]] std::string encode_control(const control_message& message);

/// Why an envelope could not be read, with the id to answer to if it had one.
struct control_fault {
  std::uint64_t id = 0;
  /// One of refused::malformed, unknown_type, unknown_version.
  std::string_view code;
};

/// Unknown fields are ignored. The two directions share their types' names
/// where the answer is the question's (`topology`), so each side reads only
/// what the other may say.
[[nodiscard]] tl::expected<control_message, control_fault>
decode_request(byte_span text);

[[nodiscard]] tl::expected<control_message, control_fault>
decode_reply(byte_span text);

/// True if the first byte is that of an envelope.
[[nodiscard]] bool is_control(byte_span message) noexcept;

} // namespace nephele::session
