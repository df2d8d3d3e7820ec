#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nephele::session {

/// How the gateway serves a session: `client` on a Poisson clock, `service`
/// at once. Spec: docs/protocol/session.md §4.
enum class session_class : std::uint8_t { client, service };

/// How often a client sends. Never how long its packets are delayed: that is
/// one value for the whole network.
// `private` is a keyword.
// NOLINTNEXTLINE(readability-identifier-naming)
enum class preset : std::uint8_t { private_, balanced, fast };

/// The clocks of one preset, all Poisson; means in time between two events.
struct preset_rates {
  /// The client's main stream: a message, or loop cover where there is none.
  std::chrono::microseconds main_mean;
  /// The client's independent loop cover.
  std::chrono::microseconds loop_mean;
  /// Frames a second that the gateway sends to the client: twice what the
  /// client sends on both clocks, so that loops alone fill half the slots.
  std::uint32_t downlink_per_second;

  /// Packets a second that the client sends on both clocks.
  [[nodiscard]] constexpr double uplink_per_second() const noexcept {
    return 1e6 / static_cast<double>(main_mean.count())
           + 1e6 / static_cast<double>(loop_mean.count());
  }
};

[[nodiscard]] constexpr preset_rates rates_of(preset which) noexcept {
  using std::chrono::milliseconds;
  switch (which) {
  case preset::private_:
    return {milliseconds{20}, milliseconds{200}, 110};
  case preset::fast:
    return {milliseconds{2}, milliseconds{50}, 1040};
  case preset::balanced:
    break;
  }
  return {milliseconds{10}, milliseconds{100}, 220};
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
[[nodiscard]] constexpr traffic_cost cost_of(const preset_rates& rates,
                                             std::size_t up_frame,
                                             std::size_t down_frame) noexcept {
  constexpr double day = 86'400.0;
  traffic_cost cost;
  cost.up_kilobytes_per_second
      = rates.uplink_per_second() * static_cast<double>(up_frame) / 1000.0;
  cost.down_kilobytes_per_second
      = rates.downlink_per_second * static_cast<double>(down_frame) / 1000.0;
  cost.gigabytes_per_day
      = (cost.up_kilobytes_per_second + cost.down_kilobytes_per_second) * day
        / 1e6;
  return cost;
}

[[nodiscard]] constexpr std::string_view name_of(preset which) noexcept {
  switch (which) {
  case preset::private_:
    return "private";
  case preset::fast:
    return "fast";
  case preset::balanced:
    break;
  }
  return "balanced";
}

[[nodiscard]] constexpr std::optional<preset>
preset_named(std::string_view name) noexcept {
  for (const auto which : {preset::private_, preset::balanced, preset::fast})
    if (name == name_of(which))
      return which;
  return std::nullopt;
}

[[nodiscard]] constexpr std::string_view name_of(session_class kind) noexcept {
  return kind == session_class::service ? "service" : "client";
}

[[nodiscard]] constexpr std::optional<session_class>
class_named(std::string_view name) noexcept {
  for (const auto kind : {session_class::client, session_class::service})
    if (name == name_of(kind))
      return kind;
  return std::nullopt;
}

} // namespace nephele::session
