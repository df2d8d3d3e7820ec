#pragma once

#include "common/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace nephele::config {

/// A number of bytes, written "64MiB".
struct byte_count {
  std::uint64_t value = 0;

  friend constexpr auto operator<=>(byte_count, byte_count) = default;
};

/// "250ms", "5s", "2m", "1h", "1d", "10us", "5ns", "1h30m", "0"; also a
/// decimal fraction, "1.5s". Never negative.
/// @returns errc::bad_value with what was expected.
[[nodiscard]] result<std::chrono::nanoseconds>
parse_duration(std::string_view text);

/// The shortest exact form: 90 s is "1m30s".
[[nodiscard]] std::string format_duration(std::chrono::nanoseconds value);

/// "1024", "4KiB", "64MiB", "2GiB", "10kB", "5MB", "1GB".
[[nodiscard]] result<byte_count> parse_byte_count(std::string_view text);

/// In the largest binary unit that is exact.
[[nodiscard]] std::string format_byte_count(byte_count value);

} // namespace nephele::config
