#include "common/bus/envelope.hpp"

#include <doctest/doctest.h>

using namespace nephele;

namespace {

result<bus::envelope> decode(std::string_view text,
                             std::size_t limit = 64 * 1024) {
  return bus::decode(as_bytes(text), limit);
}

} // namespace

TEST_CASE("an envelope reads back as it was written") {
  const bus::envelope told{
      "topology.snapshot", 2, 18'446'744'073'709'551'615U, {{"epoch", 7}}};
  const auto again = decode(bus::encode(told));
  REQUIRE(again.has_value());
  CHECK(again->type == told.type);
  CHECK(again->version == told.version);
  CHECK(again->id == told.id);
  CHECK(again->body == told.body);
}

TEST_CASE("unknown fields are ignored") {
  CHECK(decode(R"({"type":"a","version":1,"id":1,"body":{"x":1},"y":[]})")
            .has_value());
}

TEST_CASE("what has not the shape of an envelope is malformed") {
  for (const auto* text :
       {"", "{", "[]", "null", "7", R"("x")", "\xFF\xFE",
        R"({"version":1,"id":1,"body":{}})",
        R"({"type":1,"version":1,"id":1,"body":{}})",
        R"({"type":"a","version":"1","id":1,"body":{}})",
        R"({"type":"a","version":-1,"id":1,"body":{}})",
        R"({"type":"a","version":4294967296,"id":1,"body":{}})",
        R"({"type":"a","version":1,"id":-1,"body":{}})",
        R"({"type":"a","version":1,"id":1.5,"body":{}})",
        R"({"type":"a","version":1,"id":1})",
        R"({"type":"a","version":1,"id":1,"body":[]})",
        R"({"type":"a","version":1,"id":1,"body":null})",
        R"({"type":"a","version":1,"id":1,"body":{}} x)"}) {
    CAPTURE(text);
    const auto decoded = decode(text);
    REQUIRE_FALSE(decoded.has_value());
    CHECK(decoded.error().is(bus::errc::malformed));
  }
}

TEST_CASE("the limit counts bytes and is checked before parsing") {
  const std::string text = R"({"type":"a","version":1,"id":1,"body":{}})";
  CHECK(decode(text, text.size()).has_value());
  const auto above = decode(text, text.size() - 1);
  REQUIRE_FALSE(above.has_value());
  CHECK(above.error().is(bus::errc::too_large));
}

TEST_CASE("deep nesting is refused, brackets in strings are no nesting") {
  const auto nested = [](std::size_t depth, char open, char close) {
    return R"({"type":"a","version":1,"id":1,"body":{"x":)"
           + std::string(depth, open) + std::string(depth, close) + "}}";
  };
  CHECK(decode(nested(bus::max_nesting - 2, '[', ']')).has_value());
  CHECK_FALSE(decode(nested(bus::max_nesting - 1, '[', ']')).has_value());
  CHECK_FALSE(decode(nested(30'000, '[', ']')).has_value());
  CHECK(decode(R"({"type":"a","version":1,"id":1,"body":{"x":"\"[[[[)"
               + std::string(100, '[') + R"("}})")
            .has_value());
}

TEST_CASE("text that is no UTF-8 does not stop an answer") {
  const bus::envelope told{"a", 1, 1, {{"x", "\xC3\x28"}}};
  CHECK(decode(bus::encode(told)).has_value());
}

TEST_CASE("a refusal carries code and message") {
  const auto read
      = decode(bus::encode_refusal(5, error{bus::errc::too_often, "slow"}));
  REQUIRE(read.has_value());
  CHECK(read->type == bus::error_type);
  CHECK(read->id == 5);
  CHECK(read->body["code"] == "bus.too_often");
  CHECK(read->body["message"] == "slow");
}

TEST_CASE("the code of a refusing peer is told apart from our own") {
  CHECK(bus::peer_code(error{bus::errc::refused, "topology.stale: old: 3"})
        == "topology.stale");
  CHECK(bus::peer_code(error{bus::errc::timeout, "x: y"}) == "bus.timeout");
}
