#include "common/crypto/base64.hpp"
#include "common/session/control.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace nephele::session {

namespace {

nlohmann::json vectors() {
  std::ifstream file{NEPHELE_VECTORS "/session/version1.json"};
  REQUIRE(file);
  return nlohmann::json::parse(file);
}

byte_vector hex(const nlohmann::json& text) {
  return from_hex(text.get<std::string>()).value();
}

template <class Fixed>
Fixed fixed(const nlohmann::json& text) {
  return fixed_from_hex<Fixed>(text.get<std::string>()).value();
}

} // namespace

TEST_CASE("uplink frames have the published bytes") {
  const auto cases = vectors().at("uplink");
  REQUIRE_FALSE(cases.empty());
  for (const auto& c : cases) {
    const byte_vector packet(
        packet_size, std::byte{c.at("packet_fill").get<std::uint8_t>()});
    byte_array<uplink_frame_size> bytes{};
    encode_uplink({delivery_number{c.at("taken").get<std::uint64_t>()},
                   rotation_number{c.at("rotation").get<std::uint32_t>()},
                   fixed<identity>(c.at("first_hop")),
                   packet_view{packet.data(), packet_size}},
                  bytes);
    auto expected = hex(c.at("head"));
    expected.insert(expected.end(), packet.begin(), packet.end());
    CHECK(to_hex(bytes) == to_hex(expected));
  }
}

TEST_CASE("downlink frames have the published bytes") {
  const auto cases = vectors().at("downlink");
  REQUIRE_FALSE(cases.empty());
  for (const auto& c : cases) {
    downlink_frame frame;
    byte_vector message;
    if (c.contains("message_fill")) {
      message.assign(message_size,
                     std::byte{c.at("message_fill").get<std::uint8_t>()});
      frame.message = message_view{message.data(), message_size};
      frame.delivery = delivery_number{c.at("delivery").get<std::uint64_t>()};
    }
    for (const auto& token : c.at("acks"))
      frame.acks.at(frame.acks_used++) = fixed<ack_token>(token);
    byte_array<downlink_frame_size> bytes{};
    encode_downlink(frame, bytes);
    message.resize(message_size);
    auto expected = hex(c.at("head"));
    expected.insert(expected.end(), message.begin(), message.end());
    const auto tail = hex(c.at("tail"));
    expected.insert(expected.end(), tail.begin(), tail.end());
    CHECK(to_hex(bytes) == to_hex(expected));
  }
}

TEST_CASE("the published login verifies, and no bit of it may change") {
  const auto c = vectors().at("login");
  signed_login sent{
      crypto::from_base64(c.at("payload").get<std::string>()).value(),
      fixed<signature_bytes>(c.at("signature"))};
  const login_binding binding{fixed<identity>(c.at("gateway")),
                              fixed<login_nonce>(c.at("nonce")),
                              fixed<curve_key>(c.at("curve_key"))};
  const auto read = verify_login(sent, binding);
  REQUIRE(read);
  CHECK(read->client == fixed<identity>(c.at("identity")));
  for (std::size_t i = 0; i < signature_bytes::size; ++i) {
    auto broken = sent;
    broken.signature.bytes[i] ^= std::byte{1};
    CHECK(verify_login(broken, binding).error() == errc::bad_signature);
  }
}

} // namespace nephele::session
