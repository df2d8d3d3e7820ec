#include "common/client/content.hpp"
#include "common/client/seal.hpp"
#include "tests/support/vector_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace nephele;

namespace {

client::content content_of(const nlohmann::json& value) {
  const auto bytes = test::hex_bytes(value);
  client::content result;
  REQUIRE(bytes.size() == result.size());
  std::ranges::copy(bytes, result.begin());
  return result;
}

std::uint64_t number(const nlohmann::json& value) {
  return std::stoull(value.get<std::string>());
}

void check_forward(const nlohmann::json& each) {
  const auto plain = content_of(each.at("content"));
  const auto own = crypto::x25519_pair_from<encryption_key>(
      test::hex_fixed<crypto::x25519_secret>(each.at("recipient_secret")));
  CHECK(to_hex(own.public_key.span()) == each.at("recipient_key"));
  const auto ephemeral
      = test::hex_fixed<crypto::x25519_secret>(each.at("ephemeral_secret"));
  byte_array<client::sealed_size> sealed{};
  REQUIRE(client::seal_forward(plain, own.public_key, ephemeral, sealed));
  CHECK(to_hex(sealed) == each.at("sealed"));
  const auto opened = client::open_forward(sealed, own);
  REQUIRE(opened);
  CHECK(*opened == plain);
}

void check_reply(const nlohmann::json& each) {
  const auto plain = content_of(each.at("content"));
  const auto key = test::hex_fixed<client::reply_key>(each.at("reply_key"));
  CHECK(to_hex(client::reply_id_of(key).span()) == each.at("reply_id"));
  byte_array<client::sealed_size> sealed{};
  client::seal_reply(plain, key, sealed);
  CHECK(to_hex(sealed) == each.at("sealed"));
  const auto opened = client::open_reply(sealed, key);
  REQUIRE(opened);
  CHECK(*opened == plain);
}

void check_fragment(const nlohmann::json& each,
                    const client::fragment_content& read) {
  CHECK(to_hex(read.sender.span()) == each.at("sender"));
  CHECK(read.sequence == number(each.at("sequence")));
  CHECK(read.message == number(each.at("message")));
  CHECK(read.count == each.at("count"));
  CHECK(read.index == each.at("index"));
  CHECK(read.lifetime.count() == each.at("lifetime"));
  CHECK(to_hex(read.data) == each.at("data"));
  CHECK(client::make_fragment_content(read) == content_of(each.at("content")));
}

void check_content(const nlohmann::json& each) {
  const auto bytes = content_of(each.at("content"));
  const auto parsed = client::parse_content(bytes);
  const auto kind = each.at("kind").get<std::string>();
  if (kind == "refused") {
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code() == each.at("error"));
    return;
  }
  REQUIRE(parsed);
  if (kind == "loop") {
    CHECK(std::get<client::loop_content>(*parsed).id == number(each.at("id")));
    CHECK(client::make_loop_content(number(each.at("id"))) == bytes);
  } else if (kind == "fragment") {
    check_fragment(each, std::get<client::fragment_content>(*parsed));
  } else {
    const auto& read = std::get<client::stream_content>(*parsed);
    CHECK(kind == "stream");
    CHECK(to_hex(read.tag.span()) == each.at("tag"));
    CHECK(to_hex(read.records) == each.at("records"));
  }
}

} // namespace

TEST_CASE("sealed parts are those of the reference") {
  for (const auto& each : test::vector_cases("message/sealing.json")) {
    if (each.at("kind") == "forward")
      check_forward(each);
    else
      check_reply(each);
  }
}

TEST_CASE("contents are read and written as the reference has them") {
  for (const auto& each : test::vector_cases("message/content.json")) {
    CAPTURE(each.value("why", each.at("kind").get<std::string>()));
    check_content(each);
  }
}
