#pragma once

#include "common/ledger/context.hpp"

namespace nephele::ledger {

/// The numbers of queued events; never reused.
enum class queued_kind : std::uint16_t {
  pledge_more = 1,
  decrease_pledge = 2,
  unbond = 3,
  delegate = 4,
  undelegate = 5,

  update_cost = 20,
  governance = 21,
};

/// `eve/SEQ`, `evi/SEQ`: a change that waits for the end of the epoch or of the
/// interval. An event is a struct with `fields`, `static constexpr queued_kind
/// kind` and a function `void settle(block_context&, const Event&)` beside it.
struct queued_event {
  std::uint16_t kind = 0;
  amount escrow; ///< coins in mod/escrow that belong to it
  byte_vector body;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.kind, self.escrow, self.body);
  }
};

enum class queue : std::uint8_t { epoch, interval };

void append_event(block_context& block, queue to, const queued_event& added);

/// Puts `event` at the end; `escrow` is in mod/escrow already.
template <class Event>
void enqueue(block_context& block, queue to, const Event& event,
             amount escrow = {}) {
  append_event(
      block, to,
      {static_cast<std::uint16_t>(Event::kind), escrow, encode(event)});
}

/// Settles the oldest events, at most `most`.
/// @returns how many were settled; fewer than `most` if the queue is empty.
[[nodiscard]] std::uint32_t settle_events(block_context& block, queue from,
                                          std::uint32_t most);

[[nodiscard]] bool has_events(const entry_reader& entries, queue in);

} // namespace nephele::ledger
