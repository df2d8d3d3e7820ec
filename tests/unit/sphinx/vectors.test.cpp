#include "common/crypto/hmac.hpp"
#include "common/sphinx/payload.hpp"
#include "common/sphinx/surb.hpp"
#include "common/sphinx/unwrap.hpp"
#include "tests/support/vector_file.hpp"

using namespace nephele;
using nlohmann::json;
using test::hex_bytes;
using test::hex_fixed;

namespace {

std::vector<sphinx::hop> route_of(const json& test_case) {
  std::vector<sphinx::hop> hops;
  for (const auto& node : test_case.at("route"))
    hops.push_back(
        {hex_fixed<identity>(node.at("address")),
         hex_fixed<mix_key>(node.at("public")),
         sphinx::wire_delay{node.at("delay_ns").get<std::uint64_t>()}});
  return hops;
}

sphinx::packet_entropy entropy_of(const json& test_case) {
  sphinx::packet_entropy entropy;
  entropy.initial
      = hex_fixed<crypto::x25519_secret>(test_case.at("initial_secret"));
  const auto padding = hex_bytes(test_case.at("final_padding"));
  REQUIRE(padding.size() <= entropy.final_padding.size());
  std::ranges::copy(padding, entropy.final_padding.begin());
  return entropy;
}

sphinx::packet_plan plan_of(const json& test_case,
                            std::span<const sphinx::hop> route) {
  return {route,
          {hex_fixed<identity>(test_case.at("destination")),
           hex_fixed<sphinx::packet_identifier>(test_case.at("identifier"))},
          sphinx::to_version(test_case.at("version")).value()};
}

byte_vector built_packet(const json& test_case) {
  const auto route = route_of(test_case);
  byte_vector packet(sphinx::header_size
                     + test_case.at("payload_len").get<std::size_t>());
  REQUIRE(sphinx::build_packet(plan_of(test_case, route),
                               hex_bytes(test_case.at("message")),
                               entropy_of(test_case), packet));
  return packet;
}

byte_vector built_surb(const json& test_case) {
  const auto route = route_of(test_case);
  const auto plan = plan_of(test_case, route);
  byte_vector surb(sphinx::surb_size(plan.version, route.size()));
  REQUIRE(sphinx::build_surb(plan, entropy_of(test_case), surb));
  return surb;
}

/// The name that the crate has for what we refuse.
std::string crate_name(sphinx::errc reason) {
  switch (reason) {
  case sphinx::errc::too_short:
    return "InvalidPacket";
  case sphinx::errc::bad_mac:
    return "InvalidHeader";
  case sphinx::errc::malformed_routing:
    return "InvalidRouting";
  case sphinx::errc::bad_payload:
    return "InvalidPayload";
  default:
    return std::string{to_string(reason)};
  }
}

void check_forward(const json& expected, const sphinx::unwrap_job& job) {
  REQUIRE(job.state == sphinx::unwrap_state::forward);
  CHECK(to_hex(job.forward().next.span()) == expected.at("next_address"));
  CHECK(job.forward().delay.value()
        == expected.at("delay_ns").get<std::uint64_t>());
  CHECK(to_hex(crypto::sha256(job.packet)) == expected.at("packet_sha256"));
  if (expected.contains("packet"))
    CHECK(to_hex(job.packet) == expected.at("packet"));
}

void check_final(const json& expected, const sphinx::unwrap_job& job,
                 bool takes_payload) {
  REQUIRE(job.state == sphinx::unwrap_state::final);
  CHECK(to_hex(job.delivery().to.address.span()) == expected.at("destination"));
  CHECK(to_hex(job.delivery().to.identifier.span())
        == expected.at("identifier"));
  CHECK(to_hex(crypto::sha256(job.payload())) == expected.at("payload_sha256"));
  const auto message = sphinx::parse_payload(job.payload());
  REQUIRE(message.has_value() == takes_payload);
  if (takes_payload)
    CHECK(to_hex(*message) == expected.at("message"));
}

/// Our answer is stricter where the crate takes anything after the end mark.
bool takes_payload(const json& test_case, const json& expected) {
  const auto name = test_case.at("name").get<std::string>();
  const bool marked_wrongly = name.find("garbage") != std::string::npos
                              || name.find("0xff") != std::string::npos
                              || name.find("later 0x01") != std::string::npos;
  return expected.contains("message") && !marked_wrongly;
}

void check_answer(const json& test_case, const json& expected,
                  const sphinx::unwrap_job& job) {
  const auto kind = expected.at("result").get<std::string>();
  if (kind == "error") {
    REQUIRE(job.state == sphinx::unwrap_state::refused);
    CHECK(crate_name(job.reason) == expected.at("error"));
    return;
  }
  CHECK(to_hex(job.tag.span()) == expected.at("replay_tag"));
  REQUIRE(job.state != sphinx::unwrap_state::refused);
  CHECK(static_cast<unsigned>(job.version) == expected.at("version"));
  if (kind == "forward")
    check_forward(expected, job);
  else
    check_final(expected, job, takes_payload(test_case, expected));
}

/// Sends the packet of a case along its route.
void check_journey(const json& test_case) {
  auto packet = hex_bytes(test_case.at("packet"));
  const auto& hops = test_case.at("hops");
  REQUIRE_FALSE(hops.empty());
  for (std::size_t i = 0; i < hops.size(); ++i) {
    CAPTURE(i);
    const auto key = hex_fixed<crypto::x25519_secret>(
        test_case.at("route").at(i).at("private"));
    const auto job = sphinx::unwrap(packet, key);
    check_answer(test_case, hops[i], job);
  }
}

void check_refused_with(const json& test_case, sphinx::errc reason) {
  auto packet = hex_bytes(test_case.at("packet"));
  const auto key = hex_fixed<crypto::x25519_secret>(
      test_case.at("route").at(0).at("private"));
  const auto job = sphinx::unwrap(packet, key);
  REQUIRE(job.state == sphinx::unwrap_state::refused);
  CHECK(to_string(job.reason) == to_string(reason));
}

bool is_spoken(const json& answer) {
  return !answer.contains("version")
         || sphinx::to_version(answer.at("version").get<std::uint32_t>());
}

} // namespace

TEST_CASE("forward packets are built byte for byte and opened at every hop") {
  for (const auto* file : {"sphinx/forward.json", "sphinx/extended8.json"}) {
    for (const auto& test_case : test::vector_cases(file)) {
      CAPTURE(test_case.at("name").get<std::string>());
      if (!test_case.contains("surb"))
        CHECK(to_hex(built_packet(test_case)) == test_case.at("packet"));
      check_journey(test_case);
    }
  }
}

TEST_CASE("SURBs are built, parsed and used byte for byte") {
  for (const auto* file : {"sphinx/surb.json", "sphinx/extended8.json"}) {
    for (const auto& test_case : test::vector_cases(file)) {
      if (!test_case.contains("surb"))
        continue;
      CAPTURE(test_case.at("name").get<std::string>());
      const auto bytes = built_surb(test_case);
      CHECK(to_hex(bytes) == test_case.at("surb"));
      const auto surb = sphinx::parse_surb(bytes);
      REQUIRE(surb);
      CHECK(to_hex(surb->first_hop.span()) == test_case.at("first_hop"));
      byte_vector packet(sphinx::header_size
                         + test_case.at("payload_len").get<std::size_t>());
      REQUIRE(
          sphinx::use_surb(*surb, hex_bytes(test_case.at("message")), packet));
      CHECK(to_hex(packet) == test_case.at("packet"));
      check_journey(test_case);
    }
  }
}

TEST_CASE("damaged packets get the answers of the crate") {
  for (const auto& test_case : test::vector_cases("sphinx/mutated.json")) {
    CAPTURE(test_case.at("name").get<std::string>());
    check_journey(test_case);
  }
}

TEST_CASE("crafted packets get the crate's answer or our refusal") {
  for (const auto& test_case : test::vector_cases("sphinx/crafted.json")) {
    const auto name = test_case.at("name").get<std::string>();
    CAPTURE(name);
    if (name.starts_with("small-order"))
      check_refused_with(test_case, sphinx::errc::small_order);
    else if (!is_spoken(test_case.at("hops").at(0)))
      check_refused_with(test_case, sphinx::errc::unsupported_version);
    else
      check_journey(test_case);
  }
}

TEST_CASE("legacy and unknown versions are refused by name") {
  for (const auto* file :
       {"sphinx/legacy.json", "sphinx/unknown_version.json"}) {
    for (const auto& test_case : test::vector_cases(file)) {
      CAPTURE(test_case.at("name").get<std::string>());
      check_refused_with(test_case, sphinx::errc::unsupported_version);
    }
  }
}

TEST_CASE("a batch gets the same answers as its packets one by one") {
  const auto cases = test::vector_cases("sphinx/batch.json");
  const auto key = hex_fixed<crypto::x25519_secret>(
      cases.at(0).at("route").at(0).at("private"));
  std::vector<byte_vector> packets;
  std::vector<sphinx::unwrap_job> jobs(cases.size());
  for (const auto& test_case : cases) {
    REQUIRE(test_case.at("route").at(0) == cases.at(0).at("route").at(0));
    packets.push_back(hex_bytes(test_case.at("packet")));
    jobs[packets.size() - 1].start(packets.back(), key);
  }
  sphinx::open_headers(jobs);
  sphinx::finish(jobs, sphinx::all_versions);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    CAPTURE(cases[i].at("name").get<std::string>());
    check_answer(cases[i], cases[i].at("hops").at(0), jobs[i]);
  }
}

TEST_CASE("the SURB parser takes what the crate takes, up to five hops") {
  for (const auto& test_case : test::vector_cases("sphinx/surb_parse.json")) {
    CAPTURE(test_case.at("name").get<std::string>());
    const auto bytes = hex_bytes(test_case.at("surb"));
    const auto& outcome = test_case.at("outcome");
    const auto surb = sphinx::parse_surb(bytes);
    if (outcome.at("result") != "ok" || outcome.at("material_count") > 5) {
      REQUIRE_FALSE(surb);
      CHECK(surb.error() == sphinx::errc::bad_surb);
      continue;
    }
    REQUIRE(surb);
    CHECK(to_hex(surb->first_hop.span()) == outcome.at("first_hop"));
    CHECK(surb->material.size() / surb->material_size
          == outcome.at("material_count").get<std::size_t>());
    CHECK((surb->material_size == sphinx::payload_seed_size)
          == outcome.at("uses_seeds").get<bool>());
  }
}
