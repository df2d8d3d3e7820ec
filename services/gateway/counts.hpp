#pragma once

#include "services/gateway/drop_reason.hpp"

#include <array>
#include <atomic>
#include <cstddef>

namespace nephele::gateway {

/// Written by the loop's thread, read by whoever exports them.
struct counts {
  using counter = std::atomic<std::uint64_t>;

  counter uplink_frames{0};
  counter downlink_frames{0};
  counter downlink_messages{0};
  /// Ticks of downlink clocks that came too late and were skipped.
  counter downlink_missed{0};
  counter logins{0};
  counter login_failures{0};
  counter messages_accepted{0};
  counter messages_taken{0};
  counter messages_stored{0};
  counter store_failures{0};
  counter acks_released{0};
  /// Of these, how many did not leave at the first possible moment.
  counter acks_late{0};
  counter tokens_accepted{0};
  std::array<counter, static_cast<std::size_t>(drop_reason::count_)> drops{};

  void dropped(drop_reason why, std::uint64_t by = 1) noexcept {
    add(drops[static_cast<std::size_t>(why)], by);
  }

  [[nodiscard]] std::uint64_t of(drop_reason why) const noexcept {
    return drops[static_cast<std::size_t>(why)].load(std::memory_order_relaxed);
  }

  static void add(counter& which, std::uint64_t by = 1) noexcept {
    which.fetch_add(by, std::memory_order_relaxed);
  }
};

} // namespace nephele::gateway
