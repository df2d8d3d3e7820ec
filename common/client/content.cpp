#include "common/client/content.hpp"

#include "common/base/endian.hpp"

#include <algorithm>

namespace nephele::client {

namespace {

constexpr std::size_t loop_size = 1 + 8;

// Offsets of a fragment's fields.
constexpr std::size_t at_sender = 1;
constexpr std::size_t at_sequence = 17;
constexpr std::size_t at_message = 25;
constexpr std::size_t at_count = 33;
constexpr std::size_t at_index = 35;
constexpr std::size_t at_length = 37;
constexpr std::size_t at_lifetime = 39;
static_assert(at_lifetime + 4 == fragment_header_size);

template <class Int, std::size_t At>
Int field(content_span bytes) noexcept {
  return load_be<Int>(bytes.subspan<At, sizeof(Int)>());
}

template <std::size_t At, class Int>
void set_field(content& out, Int value) noexcept {
  store_be<Int>(value, std::span{out}.template subspan<At, sizeof(Int)>());
}

bool all_zero(byte_span bytes) noexcept {
  return std::ranges::all_of(bytes,
                             [](std::byte b) { return b == std::byte{0}; });
}

result<parsed_content> parse_loop(content_span bytes) {
  if (!all_zero(bytes.subspan<loop_size>()))
    return fail(errc::dirty_padding);
  return loop_content{field<std::uint64_t, 1>(bytes)};
}

result<parsed_content> parse_fragment(content_span bytes) {
  fragment_content piece;
  std::ranges::copy(bytes.subspan<at_sender, sender_tag::size>(),
                    piece.sender.bytes.begin());
  piece.sequence = field<std::uint64_t, at_sequence>(bytes);
  piece.message = field<std::uint64_t, at_message>(bytes);
  piece.count = field<std::uint16_t, at_count>(bytes);
  piece.index = field<std::uint16_t, at_index>(bytes);
  piece.lifetime
      = std::chrono::seconds{field<std::uint32_t, at_lifetime>(bytes)};
  const std::size_t length = field<std::uint16_t, at_length>(bytes);
  if (piece.count == 0 || piece.count > max_fragments
      || piece.index >= piece.count)
    return fail(errc::malformed_content, "fragment count or index");
  const bool is_last = piece.index + 1 == piece.count;
  // An empty last piece is the empty message's only one.
  if (length > fragment_data_size || (!is_last && length != fragment_data_size)
      || (length == 0 && piece.count != 1))
    return fail(errc::malformed_content, "fragment length");
  piece.data = bytes.subspan(fragment_header_size, length);
  if (piece.index * fragment_data_size + length > max_message_size)
    return fail(errc::malformed_content, "message length");
  if (!all_zero(bytes.subspan(fragment_header_size + length)))
    return fail(errc::dirty_padding);
  return piece;
}

result<parsed_content> parse_stream(content_span bytes) {
  stream_content streams;
  std::ranges::copy(bytes.subspan<1, stream_tag::size>(),
                    streams.tag.bytes.begin());
  streams.records = bytes.subspan<stream_header_size>();
  return streams;
}

} // namespace

result<parsed_content> parse_content(content_span bytes) {
  switch (static_cast<content_kind>(bytes[0])) {
  case content_kind::loop:
    return parse_loop(bytes);
  case content_kind::fragment:
    return parse_fragment(bytes);
  case content_kind::stream:
    return parse_stream(bytes);
  }
  return fail(errc::unknown_kind);
}

content make_loop_content(std::uint64_t id) noexcept {
  content out{};
  out[0] = static_cast<std::byte>(content_kind::loop);
  set_field<1>(out, id);
  return out;
}

content make_fragment_content(const fragment_content& piece) noexcept {
  content out{};
  out[0] = static_cast<std::byte>(content_kind::fragment);
  std::ranges::copy(piece.sender.bytes, out.begin() + at_sender);
  set_field<at_sequence>(out, piece.sequence);
  set_field<at_message>(out, piece.message);
  set_field<at_count>(out, piece.count);
  set_field<at_index>(out, piece.index);
  set_field<at_length>(out, static_cast<std::uint16_t>(piece.data.size()));
  set_field<at_lifetime>(out,
                         static_cast<std::uint32_t>(piece.lifetime.count()));
  std::ranges::copy(piece.data, out.begin() + fragment_header_size);
  return out;
}

std::span<std::byte, stream_records_size>
begin_stream_content(content& out, const stream_tag& tag) noexcept {
  out.fill(std::byte{0});
  out[0] = static_cast<std::byte>(content_kind::stream);
  std::ranges::copy(tag.bytes, out.begin() + 1);
  return std::span{out}.subspan<stream_header_size>();
}

} // namespace nephele::client
