#include "common/config/units.hpp"

#include "common/config/errors.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace nephele::config {

namespace {

struct unit {
  std::string_view name;
  std::int64_t size;
};

// Largest first, so that formatting takes the first that fits.
constexpr std::array duration_units{unit{"d", 86'400'000'000'000},
                                    unit{"h", 3'600'000'000'000},
                                    unit{"m", 60'000'000'000},
                                    unit{"s", 1'000'000'000},
                                    unit{"ms", 1'000'000},
                                    unit{"us", 1'000},
                                    unit{"ns", 1}};

constexpr std::array byte_units{unit{"TiB", std::int64_t{1} << 40U},
                                unit{"GiB", std::int64_t{1} << 30U},
                                unit{"MiB", std::int64_t{1} << 20U},
                                unit{"KiB", std::int64_t{1} << 10U},
                                unit{"TB", 1'000'000'000'000},
                                unit{"GB", 1'000'000'000},
                                unit{"MB", 1'000'000},
                                unit{"kB", 1'000},
                                unit{"B", 1}};

constexpr std::size_t binary_units = 4;

const unit* find_unit(std::span<const unit> units, std::string_view name) {
  for (const auto& candidate : units)
    if (candidate.name == name)
      return &candidate;
  return nullptr;
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// "5" of 60 is 30; -1 if it is no whole number, or too long to tell.
std::int64_t part_of(std::string_view digits, std::int64_t whole) {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
  for (const auto digit : digits) {
    if (denominator > std::numeric_limits<std::int64_t>::max() / 10 / whole)
      return -1;
    numerator = numerator * 10 + (digit - '0');
    denominator *= 10;
  }
  const auto scaled = numerator * whole;
  return scaled % denominator == 0 ? scaled / denominator : -1;
}

/// One "12.5ms", taken off the front of `text`; -1 if there is none.
std::int64_t take_term(std::string_view& text, std::span<const unit> units) {
  std::int64_t whole = 0;
  const auto* end = text.data() + text.size();
  auto parsed = std::from_chars(text.data(), end, whole);
  if (parsed.ec != std::errc{} || whole < 0)
    return -1;
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits]))
      ++digits;
    fraction = text.substr(0, digits);
    text.remove_prefix(digits);
    if (fraction.empty())
      return -1;
  }
  std::size_t letters = 0;
  while (letters < text.size() && !is_digit(text[letters]))
    ++letters;
  const auto* found = find_unit(units, text.substr(0, letters));
  if (found == nullptr
      || whole > std::numeric_limits<std::int64_t>::max() / 2 / found->size)
    return -1;
  text.remove_prefix(letters);
  const auto part = part_of(fraction, found->size);
  return part < 0 ? -1 : whole * found->size + part;
}

} // namespace

result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  if (text == "0")
    return std::chrono::nanoseconds{0};
  const auto wrong = [] {
    return fail(errc::bad_value, R"(a duration such as "250ms", "5s" or "1h")");
  };
  if (text.empty())
    return wrong();
  std::int64_t total = 0;
  while (!text.empty()) {
    const auto term = take_term(text, duration_units);
    if (term < 0 || total > std::numeric_limits<std::int64_t>::max() / 2)
      return wrong();
    total += term;
  }
  return std::chrono::nanoseconds{total};
}

std::string format_duration(std::chrono::nanoseconds value) {
  auto rest = value.count();
  if (rest == 0)
    return "0s";
  std::string text;
  for (const auto& [name, size] : duration_units) {
    const auto count = rest / size;
    if (count == 0)
      continue;
    text += std::to_string(count);
    text += name;
    rest -= count * size;
  }
  return text;
}

result<byte_count> parse_byte_count(std::string_view text) {
  const auto wrong = [] {
    return fail(errc::bad_value, R"(a size such as "4096", "64KiB" or "2GiB")");
  };
  std::uint64_t plain = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, plain);
  if (parsed.ec == std::errc{} && parsed.ptr == end)
    return byte_count{plain};
  const auto term = take_term(text, byte_units);
  if (term < 0 || !text.empty())
    return wrong();
  return byte_count{static_cast<std::uint64_t>(term)};
}

std::string format_byte_count(byte_count value) {
  for (const auto& [name, size] : std::span{byte_units}.first<binary_units>()) {
    const auto divisor = static_cast<std::uint64_t>(size);
    if (value.value >= divisor && value.value % divisor == 0)
      return std::to_string(value.value / divisor) + std::string{name};
  }
  return std::to_string(value.value);
}

} // namespace nephele::config
