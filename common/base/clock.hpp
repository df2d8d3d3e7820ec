#pragma once

#include <chrono>

namespace nephele {

/// Delays, time-outs and ages: never jumps.
using steady_time = std::chrono::steady_clock::time_point;

/// Epochs, rotations and signed times: what the world calls now, in
/// nanoseconds since 1970.
using wall_time = std::chrono::sys_time<std::chrono::nanoseconds>;

/// Where a component learns the time. Nothing else asks the system.
class clock {
public:
  clock() = default;
  clock(const clock&) = delete;
  clock& operator=(const clock&) = delete;
  virtual ~clock() = default;

  [[nodiscard]] virtual steady_time steady() const = 0;
  [[nodiscard]] virtual wall_time wall() const = 0;
};

class system_clock final : public clock {
public:
  [[nodiscard]] steady_time steady() const override;
  [[nodiscard]] wall_time wall() const override;
};

/// For tests: both times move only when told to.
class simulated_clock final : public clock {
public:
  /// Starts at a wall time far from zero, so that "one hour ago" exists.
  explicit simulated_clock(wall_time wall = wall_time{std::chrono::hours{
                               24 * 365 * 50}}) noexcept
      : wall_(wall) {}

  [[nodiscard]] steady_time steady() const override { return steady_; }

  [[nodiscard]] wall_time wall() const override { return wall_; }

  void advance(std::chrono::nanoseconds by) noexcept {
    steady_ += by;
    wall_ += by;
  }

  /// Moves the wall clock alone, as an operator or NTP would.
  void step_wall(std::chrono::nanoseconds by) noexcept { wall_ += by; }

private:
  steady_time steady_{std::chrono::hours{1}};
  wall_time wall_;
};

} // namespace nephele
