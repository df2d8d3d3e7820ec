#include "common/session/frames.hpp"

#include "common/crypto/random.hpp"
#include "common/session/preset.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace nephele::session {

namespace {

struct uplink_sample {
  byte_array<packet_size> packet{};
  byte_array<uplink_frame_size> bytes{};

  uplink_sample() {
    crypto::seeded_random random{1};
    random.fill(packet);
    encode_uplink({delivery_number{0x0102030405060708}, rotation_number{77},
                   random.make<identity>(), packet},
                  bytes);
  }
};

} // namespace

TEST_CASE("an uplink frame survives the wire") {
  const uplink_sample sample;
  const auto read = decode_uplink(sample.bytes);
  REQUIRE(read);
  CHECK(read->taken == delivery_number{0x0102030405060708});
  CHECK(read->rotation == rotation_number{77});
  CHECK(std::ranges::equal(read->packet, sample.packet));
  byte_array<uplink_frame_size> again{};
  encode_uplink(*read, again);
  CHECK(again == sample.bytes);
}

TEST_CASE("an uplink frame of any other size is refused") {
  const uplink_sample sample;
  byte_vector longer(sample.bytes.begin(), sample.bytes.end());
  longer.push_back(std::byte{0});
  CHECK(decode_uplink(longer).error() == errc::wrong_size);
  for (std::size_t size = 0; size < uplink_frame_size; ++size)
    CHECK(decode_uplink(byte_span{sample.bytes}.first(size)).error()
          == errc::wrong_size);
}

TEST_CASE("an uplink frame of another kind, version or size class is refused") {
  uplink_sample sample;
  sample.bytes[0] = std::byte{2};
  CHECK(decode_uplink(sample.bytes).error() == errc::unknown_kind);
  sample.bytes[0] = std::byte{1};
  sample.bytes[1] = std::byte{2};
  CHECK(decode_uplink(sample.bytes).error() == errc::unknown_kind);
  sample.bytes[1] = std::byte{1};
  sample.bytes[14] = std::byte{2};
  CHECK(decode_uplink(sample.bytes).error() == errc::malformed);
}

TEST_CASE("a downlink frame has one size, filled or not, and survives") {
  crypto::seeded_random random{2};
  byte_array<message_size> message{};
  random.fill(message);
  for (std::uint8_t acks = 0; acks <= ack_slots; ++acks) {
    for (const bool filled : {false, true}) {
      downlink_frame frame;
      if (filled) {
        frame.delivery = delivery_number{9};
        frame.message = message;
      }
      frame.acks_used = acks;
      for (std::uint8_t i = 0; i < acks; ++i)
        frame.acks[i] = random.make<ack_token>();
      byte_array<downlink_frame_size> bytes;
      bytes.fill(std::byte{0xEE});
      encode_downlink(frame, bytes);
      const auto read = decode_downlink(bytes);
      REQUIRE(read);
      CHECK(read->delivery == frame.delivery);
      CHECK(read->message.has_value() == filled);
      if (filled)
        CHECK(std::ranges::equal(*read->message, message));
      CHECK(read->acks_used == acks);
      CHECK(read->acks == frame.acks);
    }
  }
}

TEST_CASE("a downlink frame with impossible counts or flags is refused") {
  byte_array<downlink_frame_size> bytes{};
  encode_downlink({}, bytes);
  REQUIRE(decode_downlink(bytes));
  auto broken = bytes;
  broken[2] = std::byte{2};
  CHECK(decode_downlink(broken).error() == errc::malformed);
  broken = bytes;
  broken[11 + message_size] = std::byte{5};
  CHECK(decode_downlink(broken).error() == errc::malformed);
  broken = bytes;
  broken[2] = std::byte{1};
  CHECK(decode_downlink(broken).error() == errc::malformed);
  broken = bytes;
  broken[10] = std::byte{1};
  CHECK(decode_downlink(broken).error() == errc::malformed);
}

TEST_CASE("a service acknowledges in ten bytes") {
  byte_array<taken_frame_size> bytes{};
  encode_taken(delivery_number{513}, bytes);
  CHECK(to_hex(bytes) == "03010000000000000201");
  CHECK(decode_taken(bytes).value() == delivery_number{513});
  CHECK(decode_taken(byte_span{bytes}.first(9)).error() == errc::wrong_size);
}

TEST_CASE("the first byte tells a frame from an envelope") {
  CHECK_FALSE(kind_of({}));
  CHECK_FALSE(kind_of(as_bytes("{}")));
  CHECK(kind_of(byte_array<1>{std::byte{1}}) == frame_kind::uplink);
  CHECK(kind_of(byte_array<1>{std::byte{3}}) == frame_kind::taken);
  CHECK_FALSE(kind_of(byte_array<1>{std::byte{4}}));
}

TEST_CASE("every preset's downlink clock is twice its whole send rate") {
  for (const auto which : {preset::private_, preset::balanced, preset::fast}) {
    const auto rates = rates_of(which);
    CHECK(static_cast<double>(rates.downlink_per_second)
          == doctest::Approx(2 * rates.uplink_per_second()));
    CHECK(preset_named(name_of(which)) == which);
  }
  CHECK_FALSE(preset_named("Balanced"));
}

TEST_CASE("a preset has a price") {
  const auto cost = cost_of(rates_of(preset::balanced), 2460, 1706);
  CHECK(cost.up_kilobytes_per_second == doctest::Approx(270.6));
  CHECK(cost.down_kilobytes_per_second == doctest::Approx(375.32));
  CHECK(cost.gigabytes_per_day == doctest::Approx(55.81).epsilon(0.001));
}

} // namespace nephele::session
