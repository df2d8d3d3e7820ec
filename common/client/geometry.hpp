#pragma once

#include "common/base/bytes.hpp"
#include "common/crypto/aead.hpp"

namespace nephele::client {

/// What a regular Sphinx packet carries to its last hop.
/// docs/protocol/message.md §2.
inline constexpr std::size_t final_message_size = 2048;

/// The identity of the node to which the exit gateway hands the ack packet.
inline constexpr std::size_t ack_hop_size = 32;

/// A whole Sphinx packet of class ack, made by the sender.
inline constexpr std::size_t ack_packet_size = 386;

/// What the gateway passes to the recipient: an ephemeral key or reply id and
/// the box.
inline constexpr std::size_t sealed_size
    = final_message_size - ack_hop_size - ack_packet_size;

inline constexpr std::size_t seal_header_size = 32;

inline constexpr std::size_t box_size = sealed_size - seal_header_size;

/// What one packet says to its recipient, after opening.
inline constexpr std::size_t content_size = box_size - crypto::aead_tag_size;

static_assert(sealed_size == 1630);
static_assert(box_size == 1598);
static_assert(content_size == 1582);

/// Kind byte and a 16-byte stream tag come before the records of a stream
/// content.
inline constexpr std::size_t stream_header_size = 17;
inline constexpr std::size_t stream_records_size
    = content_size - stream_header_size;

/// Kind, sender tag, sequence, message id, count, index, length, lifetime.
inline constexpr std::size_t fragment_header_size
    = 1 + 16 + 8 + 8 + 2 + 2 + 2 + 4;
inline constexpr std::size_t fragment_data_size
    = content_size - fragment_header_size;

/// The longest message that is cut and put together again: bounds what an
/// unfinished one may occupy at its recipient.
inline constexpr std::size_t max_message_size = 16U * 1024U * 1024U;
inline constexpr std::size_t max_fragments
    = (max_message_size + fragment_data_size - 1) / fragment_data_size;
static_assert(fragment_data_size == 1539);
static_assert(max_fragments == 10'902);

/// A version 259 SURB of four hops: header, first hop, four payload seeds.
inline constexpr std::size_t surb_size = 348 + 32 + 4 * 16;
static_assert(surb_size == 444);

using content = byte_array<content_size>;
using content_span = std::span<const std::byte, content_size>;
using sealed_span = std::span<const std::byte, sealed_size>;

} // namespace nephele::client
