#include "common/light_client/codec.hpp"

#include "tests/unit/light_client/signed_example.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::light_client;
using nephele::tests::signed_example;

TEST_CASE("a signed header survives its encoding") {
  auto what = signed_example{3, 3}.what;
  const auto decoded = decode_signed_header(encode(what));
  REQUIRE(decoded.has_value());
  CHECK(*decoded == what);
  what.head.last_block.reset();
  CHECK(*decode_signed_header(encode(what)) == what);
}

TEST_CASE("a signed header that is cut off or too long is refused") {
  const auto bytes = encode(signed_example{2, 2}.what);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(decode_signed_header(byte_span{bytes}.first(size)));
  auto longer = bytes;
  longer.push_back({});
  CHECK_FALSE(decode_signed_header(longer));
}
