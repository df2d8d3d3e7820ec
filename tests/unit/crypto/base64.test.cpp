#include "common/crypto/base64.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("base64 agrees with RFC 4648 section 10") {
  for (const auto& [plain, text] : {std::pair{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foobar", "Zm9vYmFy"}}) {
    CHECK(crypto::to_base64(as_bytes(plain)) == text);
    const auto back = crypto::from_base64(text);
    REQUIRE(back.has_value());
    CHECK(as_text(*back) == plain);
  }
}

TEST_CASE("sloppy base64 is refused") {
  CHECK_FALSE(crypto::from_base64("Zg").has_value());
  CHECK_FALSE(crypto::from_base64("Zg==\n").has_value());
  CHECK_FALSE(crypto::from_base64("Z*==").has_value());
}
