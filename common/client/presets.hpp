#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nephele::client {

/// How often a client sends. Never how long its packets are delayed: that is
/// one number of the whole network.
// `private` is a keyword.
// NOLINTNEXTLINE(readability-identifier-naming)
enum class preset : std::uint8_t { private_, balanced, fast };

[[nodiscard]] constexpr std::string_view to_string(preset which) noexcept {
  switch (which) {
  case preset::private_:
    return "private";
  case preset::balanced:
    return "balanced";
  case preset::fast:
    return "fast";
  }
  return "unknown";
}

[[nodiscard]] constexpr std::optional<preset>
parse_preset(std::string_view name) noexcept {
  for (const auto each : {preset::private_, preset::balanced, preset::fast}) {
    if (name == to_string(each))
      return each;
  }
  return std::nullopt;
}

/// Means of the clocks of both directions.
struct send_rates {
  std::chrono::nanoseconds main_mean;
  std::chrono::nanoseconds loop_mean;
  /// Frames a second that the gateway sends down: twice what goes up.
  std::uint32_t downlink_per_second;
};

[[nodiscard]] constexpr send_rates rates_of(preset which) noexcept {
  using namespace std::chrono_literals;
  switch (which) {
  case preset::private_:
    return {20ms, 200ms, 110};
  case preset::balanced:
    return {10ms, 100ms, 220};
  case preset::fast:
    return {2ms, 50ms, 1040};
  }
  return {20ms, 200ms, 110};
}

/// What a preset costs, whether or not there is something to say.
struct traffic_cost {
  /// 1 KB = 1,000 bytes.
  double up_kilobytes_per_second = 0;
  double down_kilobytes_per_second = 0;
  /// Both ways; 1 GB = 10^9 bytes.
  double gigabytes_per_day = 0;
};

/// @param up_frame, down_frame  bytes of one frame as it is on the line.
[[nodiscard]] constexpr traffic_cost cost_of(const send_rates& rates,
                                             std::size_t up_frame,
                                             std::size_t down_frame) noexcept {
  constexpr double second = 1e9;
  const double frames = second / static_cast<double>(rates.main_mean.count())
                        + second / static_cast<double>(rates.loop_mean.count());
  traffic_cost cost;
  cost.up_kilobytes_per_second
      = frames * static_cast<double>(up_frame) / 1000.0;
  cost.down_kilobytes_per_second
      = rates.downlink_per_second * static_cast<double>(down_frame) / 1000.0;
  constexpr double day = 86'400.0;
  cost.gigabytes_per_day
      = (cost.up_kilobytes_per_second + cost.down_kilobytes_per_second) * day
        / 1e6;
  return cost;
}

} // namespace nephele::client
