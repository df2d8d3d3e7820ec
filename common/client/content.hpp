#pragma once

#include "common/base/result.hpp"
#include "common/client/errors.hpp"
#include "common/client/geometry.hpp"

#include <chrono>
#include <cstdint>
#include <variant>

namespace nephele::client {

/// Names a sender to one recipient, so that its messages can be put in order
/// and told from repetitions. Random; says nothing of who it is.
using sender_tag = fixed_bytes<16, struct sender_tag_tag>;

/// Names a group of streams to one service. Random, never stored.
using stream_tag = fixed_bytes<16, struct stream_tag_tag>;

/// The first byte of every content. docs/protocol/message.md §4.
enum class content_kind : std::uint8_t { loop = 0, fragment = 1, stream = 2 };

/// Cover that its sender sent to itself.
struct loop_content {
  std::uint64_t id = 0;
};

/// A piece of a message. All pieces but the last carry fragment_data_size
/// bytes, so that each piece alone tells where it belongs.
struct fragment_content {
  sender_tag sender;
  /// Numbers the messages of `sender` to this recipient, 0 first, no gaps.
  std::uint64_t sequence = 0;
  /// Random; two messages of one sequence number are a sender's mistake.
  std::uint64_t message = 0;
  /// 1 to max_fragments.
  std::uint16_t count = 1;
  /// Less than `count`.
  std::uint16_t index = 0;
  /// From the making of this packet: after this time the sender sends nothing
  /// more of this or of any earlier sequence number.
  std::chrono::seconds lifetime{0};
  /// Views the content that was parsed; at most fragment_data_size bytes.
  byte_span data;
};

/// Records of reliable streams: docs/protocol/stream.md.
struct stream_content {
  stream_tag tag;
  /// All stream_records_size bytes, their zero padding included.
  byte_span records;
};

using parsed_content
    = std::variant<loop_content, fragment_content, stream_content>;

/// Bounds-checks every count and length; spans in the result view `bytes`.
/// @returns errc::unknown_kind, errc::malformed_content or, as padding must be
/// zero so that it carries nothing unseen, errc::dirty_padding. The padding of
/// a stream content belongs to its records and is not looked at here.
[[nodiscard]] result<parsed_content> parse_content(content_span bytes);

[[nodiscard]] content make_loop_content(std::uint64_t id) noexcept;

/// @pre the promises written at the fields of fragment_content.
[[nodiscard]] content
make_fragment_content(const fragment_content& piece) noexcept;

/// A stream content whose records the caller writes in place: the span is
/// `stream_records_size` zero bytes of `out`.
[[nodiscard]] std::span<std::byte, stream_records_size>
begin_stream_content(content& out, const stream_tag& tag) noexcept;

} // namespace nephele::client
