#include "common/genesis/utc.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::genesis;
using namespace std::chrono_literals;

TEST_CASE("a UTC time is read and written alike") {
  for (const char* const text :
       {"1970-01-01T00:00:00Z", "2026-11-24T13:05:09Z", "2028-02-29T23:59:59Z",
        "2100-12-31T00:00:00Z"}) {
    const auto when = parse_utc(text);
    REQUIRE(when);
    CHECK(format_utc(*when) == text);
  }
  CHECK(parse_utc("2001-09-09T01:46:40Z") == wall_time{1'000'000'000s});
  CHECK(format_utc(wall_time{1'000'000'000'999ms}) == "2001-09-09T01:46:40Z");
}

TEST_CASE("what is no UTC time is refused") {
  for (const char* const text :
       {"", "now", "2026-11-24", "2026-11-24T13:05:09", "2026-11-24 13:05:09Z",
        "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-24T24:00:00Z",
        "2026-11-24T13:60:00Z", "2026-11-24T13:05:60Z", "1969-12-31T00:00:00Z",
        "2101-01-01T00:00:00Z", "+026-11-24T13:05:09Z", "2026-1a-24T13:05:09Z",
        "2026-11-24T13:05:09+01:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_utc(text));
  }
}
