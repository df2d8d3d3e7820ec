#include "common/credential_documents/schema_document.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using credential::attribute::attribute_type;
using credential_documents::parse_schema;

namespace {

constexpr std::string_view member_schema
    = R"({"name":"member","version":1,"attributes":[)"
      R"({"name":"given_name","type":"string"},)"
      R"({"name":"birth","type":"date"},)"
      R"({"name":"country","type":"enum","values":["AT","DE","FR","NO"]},)"
      R"({"name":"member","type":"boolean"},)"
      R"({"name":"level","type":"integer","hidden_from_issuer":true}]})";

bool is_refused(std::string_view json) {
  const auto parsed = parse_schema(json);
  return !parsed && parsed.error().is(credential::attribute::errc::bad_schema);
}

} // namespace

TEST_CASE("a schema is read as published, and named by its bytes") {
  const auto schema = parse_schema(member_schema).value();
  CHECK(schema.name == "member");
  CHECK(schema.version == 1);
  REQUIRE(schema.attributes.size() == 5);
  CHECK(schema.attributes[2].type == attribute_type::enumeration);
  CHECK(schema.attributes[2].values.size() == 4);
  CHECK(schema.hidden_from_issuer() == std::vector<std::uint8_t>{1, 6});
  CHECK(schema.slot_of("birth") == 3);
  CHECK_FALSE(schema.slot_of("death"));
  const auto spaced = std::string{member_schema} + " ";
  CHECK(parse_schema(spaced)->id != schema.id);
}

TEST_CASE("documents that are no schema are refused") {
  CHECK(is_refused(""));
  CHECK(is_refused("[]"));
  CHECK(is_refused(R"({"name":"x","version":1})"));
  CHECK(is_refused(R"({"name":"x","version":-1,"attributes":[]})"));
  CHECK(is_refused(R"({"name":"","version":1,"attributes":[]})"));
  CHECK(is_refused(R"({"name":"x","version":1,"attributes":[],"more":1})"));
  const auto with = [](std::string_view attributes) {
    return R"({"name":"x","version":1,"attributes":[)" + std::string{attributes}
           + "]}";
  };
  CHECK_FALSE(is_refused(with(R"({"name":"a","type":"date"})")));
  CHECK(is_refused(with(R"({"name":"a","type":"day"})")));
  CHECK(is_refused(with(R"({"name":"a","type":"enum"})")));
  CHECK(is_refused(with(R"({"name":"a","type":"enum","values":[]})")));
  CHECK(is_refused(with(R"({"name":"a","type":"enum","values":[1]})")));
  CHECK(is_refused(with(R"({"name":"a","type":"enum","values":["x","x"]})")));
  CHECK(is_refused(with(R"({"name":"a","type":"date","values":["x"]})")));
  CHECK(is_refused(
      with(R"({"name":"a","type":"date"},{"name":"a","type":"date"})")));
  std::string many;
  for (auto i = 0; i < 15; ++i) {
    many += i == 0 ? "" : ",";
    many += R"({"type":"date","name":"a)" + std::to_string(i) + R"("})";
  }
  CHECK(is_refused(with(many)));
  CHECK(is_refused(with(R"({"name":"a","type":"date"})")
                   + std::string(4096, ' ')));
}
