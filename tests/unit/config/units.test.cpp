#include "common/config/units.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace std::chrono_literals;
using config::parse_byte_count;
using config::parse_duration;

TEST_CASE("durations are read in every unit, in sums and fractions") {
  CHECK(parse_duration("250ms") == std::chrono::nanoseconds{250ms});
  CHECK(parse_duration("5s") == std::chrono::nanoseconds{5s});
  CHECK(parse_duration("2m") == std::chrono::nanoseconds{2min});
  CHECK(parse_duration("1h") == std::chrono::nanoseconds{1h});
  CHECK(parse_duration("1d") == std::chrono::nanoseconds{24h});
  CHECK(parse_duration("200us") == std::chrono::nanoseconds{200us});
  CHECK(parse_duration("7ns") == 7ns);
  CHECK(parse_duration("0") == 0ns);
  CHECK(parse_duration("1h30m") == std::chrono::nanoseconds{90min});
  CHECK(parse_duration("1.5s") == std::chrono::nanoseconds{1500ms});
  CHECK(parse_duration("0.25ms") == std::chrono::nanoseconds{250us});
}

TEST_CASE("what is no duration is refused") {
  for (const auto* text :
       {"", "5", "s", "-5s", "5 s", "5sec", "1.s", ".5s", "1e3s", "5s ",
        "99999999999999999999s", "300000000d", "1.5ns", "0.3ns"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("a formatted duration reads back the same") {
  for (const auto value : {0ns, 1ns, 1'500'000ns, 90'000'000'000ns,
                           86'400'000'000'001ns, 3'600'000'000'000ns})
    CHECK(parse_duration(config::format_duration(value)) == value);
  CHECK(config::format_duration(250ms) == "250ms");
  CHECK(config::format_duration(90s) == "1m30s");
}

TEST_CASE("sizes are read in binary and decimal units") {
  CHECK(parse_byte_count("4096")->value == 4096);
  CHECK(parse_byte_count("64KiB")->value == 65'536);
  CHECK(parse_byte_count("1.5MiB")->value == 1'572'864);
  CHECK(parse_byte_count("2GiB")->value == std::uint64_t{2} << 30U);
  CHECK(parse_byte_count("5MB")->value == 5'000'000);
  for (const auto* text : {"", "KiB", "-1", "1 KiB", "1K", "1KiB2MiB",
                           "99999999999999999999", "9999999999TiB"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_byte_count(text).has_value());
  }
}

TEST_CASE("a formatted size reads back the same") {
  for (const std::uint64_t value :
       {0ULL, 1ULL, 1023ULL, 1024ULL, 65'536ULL, 1ULL << 40U, 123'456'789ULL})
    CHECK(parse_byte_count(config::format_byte_count({value}))->value == value);
  CHECK(config::format_byte_count({65'536}) == "64KiB");
}
