#pragma once

#include "common/base/clock.hpp"
#include "common/stream/receive_buffer.hpp"

namespace nephele::stream {

/// Decides when a receiver tells its sender how far it has come.
/// Spec: docs/protocol/stream.md §4.
class credit_clock {
public:
  /// @param window  what OPEN or OPENED announces.
  credit_clock(std::size_t window, steady_time now) noexcept
      : edge_(window), last_(now) {}

  /// A CREDIT would tell something new.
  [[nodiscard]] bool differs(const receive_buffer& in) const noexcept;

  /// When a CREDIT must go even alone; nothing if there is no need.
  [[nodiscard]] std::optional<steady_time>
  due(const receive_buffer& in) const noexcept;

  /// A CREDIT for `in` is in a packet now.
  void told(const receive_buffer& in, steady_time now) noexcept;

  /// The packet of a CREDIT that said `received` and `edge` is lost.
  void lost(std::uint64_t received, std::uint64_t edge) noexcept;

  /// The sender repeats what we have: our CREDIT did not reach it.
  void repeat() noexcept { again_ = true; }

private:
  std::uint64_t received_ = 0;
  std::uint64_t edge_;
  steady_time last_;
  bool again_ = false;
};

} // namespace nephele::stream
