#include "common/config/number.hpp"

#include "common/config/errors.hpp"

#include <charconv>
#include <cmath>
#include <string>

namespace nephele::config {

namespace {

template <class Number>
result<Number> parse_between(std::string_view text, Number low, Number high) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || value < low
      || value > high)
    return fail(errc::bad_value, "a whole number from " + std::to_string(low)
                                     + " to " + std::to_string(high));
  return value;
}

} // namespace

result<std::int64_t> parse_signed(std::string_view text, std::int64_t low,
                                  std::int64_t high) {
  return parse_between(text, low, high);
}

result<std::uint64_t> parse_unsigned(std::string_view text, std::uint64_t low,
                                     std::uint64_t high) {
  return parse_between(text, low, high);
}

result<double> parse_double(std::string_view text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value))
    return fail(errc::bad_value, "a number");
  return value;
}

result<bool> parse_bool(std::string_view text) {
  if (text == "true")
    return true;
  if (text == "false")
    return false;
  return fail(errc::bad_value, "true or false");
}

} // namespace nephele::config
