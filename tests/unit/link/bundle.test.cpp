#include "common/link/bundle.hpp"

#include "common/crypto/random.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace nephele;
using link::errc;

namespace {

byte_vector sample(sphinx::size_class size, std::size_t count) {
  crypto::seeded_random source{count};
  byte_vector all(count * sphinx::packet_size(size));
  source.fill(all);
  std::vector<byte_span> packets;
  for (std::size_t i = 0; i < count; ++i)
    packets.push_back(byte_span{all}.subspan(i * sphinx::packet_size(size),
                                             sphinx::packet_size(size)));
  byte_vector out(link::bundle_size(size, count));
  link::write_bundle(rotation_number{0x01020304}, size, packets, out);
  return out;
}

} // namespace

TEST_CASE("a bundle of any count comes back as it was written") {
  for (const auto size : {sphinx::size_class::regular, sphinx::size_class::ack})
    for (const std::size_t count : {1U, 2U, 31U, 32U}) {
      const auto bytes = sample(size, count);
      const auto bundle = link::parse_bundle(bytes);
      REQUIRE(bundle.has_value());
      CHECK(bundle->rotation == rotation_number{0x01020304});
      CHECK(bundle->size == size);
      REQUIRE(bundle->count == count);
      for (std::size_t i = 0; i < count; ++i) {
        const auto packet = bundle->packet(i);
        CHECK(packet.size() == sphinx::packet_size(size));
        CHECK(packet.data()
              == bytes.data() + link::bundle_header_size
                     + i * sphinx::packet_size(size));
      }
    }
}

TEST_CASE("the header is seven bytes, big-endian") {
  const auto bytes = sample(sphinx::size_class::ack, 3);
  CHECK(to_hex(byte_span{bytes}.first(7)) == "01010203040203");
  CHECK(bytes.size() == 7 + 3 * 386);
}

TEST_CASE("a truncated or lengthened bundle is refused at every length") {
  const auto whole = sample(sphinx::size_class::ack, 2);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(link::parse_bundle(byte_span{whole}.first(size)).error()
          == errc::bad_length);
  auto longer = whole;
  longer.push_back(std::byte{0});
  CHECK(link::parse_bundle(longer).error() == errc::bad_length);
}

TEST_CASE("wrong version, class or count have errors of their own") {
  const auto whole = sample(sphinx::size_class::ack, 2);
  const auto with = [&](std::size_t at, std::uint8_t value) {
    auto changed = whole;
    changed[at] = static_cast<std::byte>(value);
    return link::parse_bundle(changed).error();
  };
  CHECK(with(0, 0) == errc::unknown_version);
  CHECK(with(0, 2) == errc::unknown_version);
  CHECK(with(5, 0) == errc::unknown_class);
  CHECK(with(5, 6) == errc::unknown_class);
  CHECK(with(6, 0) == errc::bad_count);
  CHECK(with(6, 33) == errc::bad_count);
  CHECK(with(6, 1) == errc::bad_length);
  CHECK(with(6, 3) == errc::bad_length);
}
