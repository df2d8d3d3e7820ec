#pragma once

#include "common/base/bytes.hpp"
#include "common/config/errors.hpp"
#include "common/config/number.hpp"
#include "common/config/units.hpp"

#include <concepts>
#include <filesystem>
#include <limits>
#include <optional>

namespace nephele::config {

/// How a value of type T is written as text. `kind` is the JSON type in which
/// a file may write it unquoted.
enum class json_kind { text, number, boolean };

template <class T>
struct codec;

template <>
struct codec<bool> {
  static constexpr auto kind = json_kind::boolean;

  static std::string type() { return "true or false"; }

  static result<bool> parse(std::string_view text) { return parse_bool(text); }

  static std::string format(bool value) { return value ? "true" : "false"; }
};

template <std::integral Int>
struct codec<Int> {
  static constexpr auto kind = json_kind::number;

  static std::string type() { return "whole number"; }

  static result<Int> parse(std::string_view text) {
    using limits = std::numeric_limits<Int>;
    const auto narrow = [](auto value) { return static_cast<Int>(value); };
    if constexpr (std::is_signed_v<Int>)
      return parse_signed(text, limits::min(), limits::max()).map(narrow);
    else
      return parse_unsigned(text, limits::min(), limits::max()).map(narrow);
  }

  static std::string format(Int value) { return std::to_string(value); }
};

template <>
struct codec<double> {
  static constexpr auto kind = json_kind::number;

  static std::string type() { return "number"; }

  static result<double> parse(std::string_view text) {
    return parse_double(text);
  }

  static std::string format(double value);
};

template <>
struct codec<std::string> {
  static constexpr auto kind = json_kind::text;

  static std::string type() { return "text"; }

  static result<std::string> parse(std::string_view text) {
    return std::string{text};
  }

  static std::string format(const std::string& value) { return value; }
};

template <>
struct codec<std::filesystem::path> {
  static constexpr auto kind = json_kind::text;

  static std::string type() { return "path"; }

  static result<std::filesystem::path> parse(std::string_view text) {
    return std::filesystem::path{text};
  }

  static std::string format(const std::filesystem::path& value) {
    return value.string();
  }
};

template <class Period>
struct codec<std::chrono::duration<std::int64_t, Period>> {
  using duration = std::chrono::duration<std::int64_t, Period>;
  static constexpr auto kind = json_kind::text;

  static std::string type() { return R"(duration, "250ms")"; }

  static result<duration> parse(std::string_view text) {
    const auto exact = parse_duration(text);
    if (!exact)
      return fail(exact.error());
    const auto value = std::chrono::duration_cast<duration>(*exact);
    if (value != *exact)
      return fail(errc::bad_value,
                  "a multiple of " + format_duration(duration{1}));
    return value;
  }

  static std::string format(duration value) { return format_duration(value); }
};

template <>
struct codec<byte_count> {
  static constexpr auto kind = json_kind::text;

  static std::string type() { return R"(size, "64MiB")"; }

  static result<byte_count> parse(std::string_view text) {
    return parse_byte_count(text);
  }

  static std::string format(byte_count value) {
    return format_byte_count(value);
  }
};

template <std::size_t N, class Tag>
struct codec<fixed_bytes<N, Tag>> {
  static constexpr auto kind = json_kind::text;

  static std::string type() { return std::to_string(2 * N) + " hex digits"; }

  static result<fixed_bytes<N, Tag>> parse(std::string_view text) {
    if (auto value = fixed_from_hex<fixed_bytes<N, Tag>>(text))
      return *value;
    return fail(errc::bad_value, type());
  }

  static std::string format(const fixed_bytes<N, Tag>& value) {
    return to_hex(value.span());
  }
};

/// Empty text is "not set".
template <class T>
struct codec<std::optional<T>> {
  static constexpr auto kind = codec<T>::kind;

  static std::string type() { return codec<T>::type() + ", or empty"; }

  static result<std::optional<T>> parse(std::string_view text) {
    if (text.empty())
      return std::optional<T>{};
    return codec<T>::parse(text).map(
        [](T value) { return std::optional<T>{std::move(value)}; });
  }

  static std::string format(const std::optional<T>& value) {
    return value ? codec<T>::format(*value) : std::string{};
  }
};

} // namespace nephele::config
