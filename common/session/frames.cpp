#include "common/session/frames.hpp"

#include "common/base/endian.hpp"

#include <algorithm>

namespace nephele::session {

namespace {

constexpr std::size_t number_at = 2;
constexpr std::size_t rotation_at = 10;
constexpr std::size_t class_at = 14;
constexpr std::size_t first_hop_at = 15;
constexpr std::size_t packet_at = 47;

constexpr std::size_t flags_at = 2;
constexpr std::size_t delivery_at = 3;
constexpr std::size_t message_at = 11;
constexpr std::size_t ack_count_at = message_at + message_size;
constexpr std::size_t acks_at = ack_count_at + 1;
static_assert(packet_at + packet_size == uplink_frame_size);
static_assert(acks_at + ack_slots * ack_token::size == downlink_frame_size);

constexpr std::byte message_present{1};

void store_head(frame_kind kind, mutable_byte_span out) noexcept {
  out[0] = static_cast<std::byte>(kind);
  out[1] = std::byte{frame_version};
}

tl::expected<void, errc> check_head(byte_span message, frame_kind kind,
                                    std::size_t size) noexcept {
  if (message.size() != size)
    return tl::unexpected(errc::wrong_size);
  if (message[0] != static_cast<std::byte>(kind)
      || message[1] != std::byte{frame_version})
    return tl::unexpected(errc::unknown_kind);
  return {};
}

} // namespace

void encode_uplink(const uplink_frame& frame,
                   std::span<std::byte, uplink_frame_size> out) noexcept {
  store_head(frame_kind::uplink, out);
  store_be(frame.taken.value(), out.subspan<number_at, 8>());
  store_be(frame.rotation.value(), out.subspan<rotation_at, 4>());
  out[class_at] = std::byte{regular_size_class};
  std::ranges::copy(frame.first_hop.bytes, out.begin() + first_hop_at);
  std::ranges::copy(frame.packet, out.begin() + packet_at);
}

void encode_downlink(const downlink_frame& frame,
                     std::span<std::byte, downlink_frame_size> out) noexcept {
  std::ranges::fill(out, std::byte{0});
  store_head(frame_kind::downlink, out);
  if (frame.message) {
    out[flags_at] = message_present;
    store_be(frame.delivery.value(), out.subspan<delivery_at, 8>());
    std::ranges::copy(*frame.message, out.begin() + message_at);
  }
  const auto used = std::min<std::size_t>(frame.acks_used, ack_slots);
  out[ack_count_at] = static_cast<std::byte>(used);
  for (std::size_t i = 0; i < used; ++i)
    std::ranges::copy(frame.acks[i].bytes,
                      out.subspan(acks_at + i * ack_token::size).begin());
}

void encode_taken(delivery_number taken,
                  std::span<std::byte, taken_frame_size> out) noexcept {
  store_head(frame_kind::taken, out);
  store_be(taken.value(), out.subspan<number_at, 8>());
}

std::optional<frame_kind> kind_of(byte_span message) noexcept {
  if (message.empty())
    return std::nullopt;
  const auto first = std::to_integer<std::uint8_t>(message[0]);
  if (first < 1 || first > 3)
    return std::nullopt;
  return static_cast<frame_kind>(first);
}

tl::expected<uplink_frame, errc> decode_uplink(byte_span message) noexcept {
  if (auto ok = check_head(message, frame_kind::uplink, uplink_frame_size); !ok)
    return tl::unexpected(ok.error());
  const auto in = message.first<uplink_frame_size>();
  if (in[class_at] != std::byte{regular_size_class})
    return tl::unexpected(errc::malformed);
  uplink_frame frame{
      delivery_number{load_be<std::uint64_t>(in.subspan<number_at, 8>())},
      rotation_number{load_be<std::uint32_t>(in.subspan<rotation_at, 4>())},
      identity{}, in.subspan<packet_at, packet_size>()};
  std::ranges::copy(in.subspan<first_hop_at, identity::size>(),
                    frame.first_hop.bytes.begin());
  return frame;
}

tl::expected<downlink_frame, errc> decode_downlink(byte_span message) noexcept {
  if (auto ok = check_head(message, frame_kind::downlink, downlink_frame_size);
      !ok)
    return tl::unexpected(ok.error());
  const auto in = message.first<downlink_frame_size>();
  const auto flags = in[flags_at];
  const auto acks = std::to_integer<std::uint8_t>(in[ack_count_at]);
  const bool present = flags == message_present;
  if ((!present && flags != std::byte{0}) || acks > ack_slots)
    return tl::unexpected(errc::malformed);
  downlink_frame frame;
  frame.delivery
      = delivery_number{load_be<std::uint64_t>(in.subspan<delivery_at, 8>())};
  if (present != (frame.delivery.value() != 0))
    return tl::unexpected(errc::malformed);
  if (present)
    frame.message = in.subspan<message_at, message_size>();
  frame.acks_used = acks;
  for (std::size_t i = 0; i < acks; ++i)
    std::ranges::copy(
        in.subspan(acks_at + i * ack_token::size, ack_token::size),
        frame.acks[i].bytes.begin());
  return frame;
}

tl::expected<delivery_number, errc> decode_taken(byte_span message) noexcept {
  if (auto ok = check_head(message, frame_kind::taken, taken_frame_size); !ok)
    return tl::unexpected(ok.error());
  return delivery_number{
      load_be<std::uint64_t>(message.subspan<number_at, 8>())};
}

} // namespace nephele::session
