#include "common/genesis/utc.hpp"

#include <fmt/format.h>

#include <charconv>

namespace nephele::genesis {

namespace {

using namespace std::chrono;

/// The number in `text` at `at`, all of its `digits` being digits.
std::optional<unsigned> number(std::string_view text, std::size_t at,
                               std::size_t digits) {
  unsigned value = 0;
  const auto part = text.substr(at, digits);
  const auto* const end = part.data() + part.size();
  const auto [rest, fault] = std::from_chars(part.data(), end, value);
  if (fault != std::errc{} || rest != end)
    return std::nullopt;
  return value;
}

bool has_shape(std::string_view text) {
  return text.size() == 20 && text[4] == '-' && text[7] == '-'
         && text[10] == 'T' && text[13] == ':' && text[16] == ':'
         && text[19] == 'Z';
}

} // namespace

std::optional<wall_time> parse_utc(std::string_view text) {
  if (!has_shape(text))
    return std::nullopt;
  const auto y = number(text, 0, 4);
  const auto mo = number(text, 5, 2);
  const auto d = number(text, 8, 2);
  const auto h = number(text, 11, 2);
  const auto mi = number(text, 14, 2);
  const auto s = number(text, 17, 2);
  if (!y || !mo || !d || !h || !mi || !s || *y < 1970 || *y > 2100 || *h > 23
      || *mi > 59 || *s > 59)
    return std::nullopt;
  const year_month_day date{year{static_cast<int>(*y)}, month{*mo}, day{*d}};
  if (!date.ok())
    return std::nullopt;
  return wall_time{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s};
}

std::string format_utc(wall_time when) {
  const auto whole = floor<seconds>(when);
  const auto midnight = floor<days>(whole);
  const year_month_day date{midnight};
  const hh_mm_ss time{whole - midnight};
  return fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      time.hours().count(), time.minutes().count(), time.seconds().count());
}

} // namespace nephele::genesis
