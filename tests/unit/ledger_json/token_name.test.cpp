#include "common/ledger_json/token_name.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using ledger::amount;

namespace {

const ledger_json::token_name nym{"NYM"};

bool is_refused(std::string_view text) {
  const auto value = nym.parse(text);
  return !value && value.error().is(ledger_json::errc::amount);
}

} // namespace

TEST_CASE("amounts are written in tokens without needless zeros") {
  CHECK(nym.format(amount{12'500'000}) == "12.5 NYM");
  CHECK(nym.format(amount{1}) == "0.000001 NYM");
  CHECK(nym.format(amount{}) == "0 NYM");
  CHECK(nym.format(amount{1'000'000'000'000'000}) == "1000000000 NYM");
}

TEST_CASE("amounts are read in tokens and in base units, exactly") {
  CHECK(*nym.parse("12.5 NYM") == amount{12'500'000});
  CHECK(*nym.parse("12.5NYM") == amount{12'500'000});
  CHECK(*nym.parse("12.5") == amount{12'500'000});
  CHECK(*nym.parse("12500000 uNYM") == amount{12'500'000});
  CHECK(*nym.parse("0.000001") == amount{1});
  CHECK(*nym.parse("007") == amount{7'000'000});
}

TEST_CASE("what is no exact amount of this token is refused") {
  for (const auto* const text :
       {"", "NYM", "1.2345678", "1.", ".5", "1..2", "-1", "+1", "1e3", "1,5",
        "12.5 BTC", "1.5 uNYM", "12.5 NYM!", "0x10",
        "999999999999999999999999999999999999999999"}) {
    CAPTURE(text);
    CHECK(is_refused(text));
  }
}
