#include "common/client/content.hpp"

#include "common/base/endian.hpp"
#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;
using client::errc;

namespace {

client::fragment_content some_fragment(crypto::random& source,
                                       const byte_vector& bytes) {
  client::fragment_content piece;
  piece.sender = source.make<client::sender_tag>();
  piece.sequence = source.next();
  piece.message = source.next();
  piece.count
      = static_cast<std::uint16_t>(1 + source.below(client::max_fragments - 1));
  piece.index = static_cast<std::uint16_t>(source.below(piece.count));
  piece.lifetime = std::chrono::seconds{source.below(1U << 31U)};
  const bool is_last = piece.index + 1 == piece.count;
  piece.data = byte_span{bytes}.first(
      is_last ? 1 + source.below(client::fragment_data_size)
              : client::fragment_data_size);
  return piece;
}

bool fails(const client::content& bytes, errc code) {
  const auto parsed = client::parse_content(bytes);
  return !parsed && parsed.error().is(code);
}

void set_u16(client::content& out, std::size_t at, unsigned value) {
  store_be(static_cast<std::uint16_t>(value),
           std::span<std::byte, 2>{out.data() + at, 2});
}

} // namespace

TEST_CASE("a loop content gives its id back") {
  const auto bytes = client::make_loop_content(0x0102'0304'0506'0708);
  const auto parsed = client::parse_content(bytes);
  REQUIRE(parsed);
  CHECK(std::get<client::loop_content>(*parsed).id == 0x0102'0304'0506'0708);
}

TEST_CASE("a fragment comes out as it went in") {
  crypto::seeded_random source{11};
  byte_vector bytes(client::fragment_data_size);
  source.fill(bytes);
  for (int i = 0; i < 300; ++i) {
    const auto piece = some_fragment(source, bytes);
    const auto made = client::make_fragment_content(piece);
    const auto parsed = client::parse_content(made);
    REQUIRE(parsed);
    const auto& read = std::get<client::fragment_content>(*parsed);
    CHECK(read.sender == piece.sender);
    CHECK(read.sequence == piece.sequence);
    CHECK(read.message == piece.message);
    CHECK(read.count == piece.count);
    CHECK(read.index == piece.index);
    CHECK(read.lifetime == piece.lifetime);
    CHECK(std::ranges::equal(read.data, piece.data));
  }
}

TEST_CASE("a fragment whose counts contradict each other is refused") {
  crypto::seeded_random source{12};
  const byte_vector bytes(client::fragment_data_size, std::byte{0});
  client::fragment_content piece;
  piece.count = 3;
  piece.index = 1;
  piece.data = bytes;
  const auto good = client::make_fragment_content(piece);
  REQUIRE(client::parse_content(good));
  const auto with = [&](std::size_t at, unsigned value) {
    auto changed = good;
    set_u16(changed, at, value);
    return changed;
  };
  CHECK(fails(with(33, 0), errc::malformed_content));
  CHECK(fails(with(33, 1), errc::malformed_content));
  CHECK(fails(with(33, client::max_fragments + 1), errc::malformed_content));
  CHECK(fails(with(35, 3), errc::malformed_content));
  CHECK(fails(with(35, 0xFFFF), errc::malformed_content));
  CHECK(
      fails(with(37, client::fragment_data_size + 1), errc::malformed_content));
  CHECK(fails(with(37, 0xFFFF), errc::malformed_content));
  // A piece in the middle must be full, or its place would be unknown.
  CHECK(
      fails(with(37, client::fragment_data_size - 1), errc::malformed_content));
  // The last of the longest message is not a full one.
  auto longest = with(33, client::max_fragments);
  set_u16(longest, 35, client::max_fragments - 1);
  CHECK(fails(longest, errc::malformed_content));
}

TEST_CASE("an empty fragment is an empty message or is refused") {
  client::fragment_content piece;
  CHECK(client::parse_content(client::make_fragment_content(piece)));
  piece.count = 2;
  piece.index = 1;
  CHECK(fails(client::make_fragment_content(piece), errc::malformed_content));
}

TEST_CASE("padding that is not zero is refused") {
  auto loop = client::make_loop_content(5);
  loop.back() = std::byte{1};
  CHECK(fails(loop, errc::dirty_padding));
  client::fragment_content piece;
  const byte_vector bytes(10, std::byte{9});
  piece.data = bytes;
  auto fragment = client::make_fragment_content(piece);
  fragment[client::fragment_header_size + 10] = std::byte{1};
  CHECK(fails(fragment, errc::dirty_padding));
}

TEST_CASE("an unknown kind is refused") {
  for (unsigned kind = 3; kind < 256; ++kind) {
    client::content bytes{};
    bytes[0] = static_cast<std::byte>(kind);
    CHECK(fails(bytes, errc::unknown_kind));
  }
}

TEST_CASE("a stream content shows the room for its records") {
  client::content bytes;
  bytes.fill(std::byte{0xEE});
  crypto::seeded_random source{13};
  const auto tag = source.make<client::stream_tag>();
  const auto records = client::begin_stream_content(bytes, tag);
  CHECK(std::ranges::all_of(records,
                            [](std::byte b) { return b == std::byte{0}; }));
  records[0] = std::byte{7};
  records.back() = std::byte{8};
  const auto parsed = client::parse_content(bytes);
  REQUIRE(parsed);
  const auto& read = std::get<client::stream_content>(*parsed);
  CHECK(read.tag == tag);
  CHECK(read.records.size() == client::stream_records_size);
  CHECK(read.records.front() == std::byte{7});
  CHECK(read.records.back() == std::byte{8});
}
