#pragma once

#include "common/ledger/context.hpp"
#include "common/ledger/keys.hpp"

namespace nephele::ledger {

/// What the ledger does at the moment. All but `in_progress` are parts of
/// advancing to the next epoch.
enum class phase : std::uint8_t {
  in_progress = 0,
  epoch_events = 1,
  interval_events = 2,
};

[[nodiscard]] constexpr bool is_known(phase value) noexcept {
  return value <= phase::interval_events;
}

/// `epoch`.
struct epoch_state {
  std::uint64_t absolute = 0;    ///< counts from genesis
  std::uint64_t interval = 0;    ///< counts from genesis
  std::uint32_t in_interval = 0; ///< which epoch of its interval
  std::uint64_t start_s = 0;     ///< since 1970
  std::uint64_t length_s = 0;
  phase at = phase::in_progress;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.absolute, self.interval, self.in_interval,
                    self.start_s, self.length_s, self.at);
  }

  [[nodiscard]] std::uint64_t end_s() const noexcept {
    return start_s + length_s;
  }
};

[[nodiscard]] epoch_state current_epoch(const entry_reader& entries);

/// Whether messages that wait for the epoch are refused.
[[nodiscard]] bool is_advancing(const entry_reader& entries);

/// Before a block's transactions: begins to advance once the epoch is over, or
/// goes on with what the last block left. At most one epoch a block.
void advance_epoch(block_context& block);

} // namespace nephele::ledger
