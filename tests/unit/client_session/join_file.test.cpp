#include "common/client_session/join_file.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using client_session::parse_join;

namespace {

const std::string key_a(64, 'a');
const std::string key_b(64, 'b');

std::string join_text(const std::string& threshold = "1",
                      const std::string& signers = "\"" + key_a + "\"") {
  return R"({"network": "local", "threshold": )" + threshold
         + R"(, "signers": [)" + signers + R"(], "gateways": [)"
         + R"({"identity": ")" + key_b
         + R"(", "client_endpoint": "tcp://127.0.0.1:1", "client_key": ")"
         + key_a + R"("}], "fingerprint": "x"})";
}

} // namespace

TEST_CASE("a join file gives trust and gateways") {
  const auto joined = parse_join(join_text());
  REQUIRE(joined.has_value());
  CHECK(joined->trust.network == "local");
  CHECK(joined->trust.signers.threshold == 1);
  REQUIRE(joined->gateways.size() == 1);
  CHECK(joined->gateways[0].endpoint == "tcp://127.0.0.1:1");
}

TEST_CASE("a join file that could admit anybody is refused") {
  CHECK_FALSE(parse_join(join_text("0")).has_value());
  CHECK_FALSE(parse_join(join_text("2")).has_value());
  CHECK_FALSE(parse_join(join_text("-1")).has_value());
  CHECK_FALSE(parse_join(join_text("1", "")).has_value());
  CHECK_FALSE(parse_join(join_text("1", "7")).has_value());
  CHECK_FALSE(parse_join("[]").has_value());
  CHECK_FALSE(parse_join("{").has_value());
  CHECK_FALSE(parse_join(std::string(2U << 20U, ' ')).has_value());
}

TEST_CASE("gateways are picked in the order asked for, and only known ones") {
  const auto joined = parse_join(join_text());
  REQUIRE(joined.has_value());
  const auto known = fixed_from_hex<identity>(key_b);
  const auto strange = fixed_from_hex<identity>(key_a);
  CHECK(client_session::pick_gateways(*joined, {}).has_value());
  CHECK(client_session::pick_gateways(*joined, {*known}).has_value());
  const auto refused = client_session::pick_gateways(*joined, {*strange});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().is(client_session::errc::bad_setting));
}
