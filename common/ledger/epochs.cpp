#include "common/ledger/epochs.hpp"

#include "common/ledger/hooks.hpp"
#include "common/ledger/queue.hpp"
#include "common/ledger/rewards.hpp"
#include "common/ledger/roles.hpp"
#include "common/ledger/snapshot.hpp"

namespace nephele::ledger {

namespace {

bool ends_interval(const block_context& block, const epoch_state& now) {
  return now.in_interval + 1 >= block.params.epochs.epochs_per_interval;
}

/// Settles what the block has room for; false if some is left for the next.
bool settle_queues(block_context& block, epoch_state& now) {
  auto left = block.params.epochs.events_per_block;
  if (now.at == phase::epoch_events) {
    left -= settle_events(block, queue::epoch, left);
    if (has_events(block.entries, queue::epoch))
      return false;
    now.at = phase::interval_events;
  }
  if (!ends_interval(block, now))
    return true;
  static_cast<void>(settle_events(block, queue::interval, left));
  if (has_events(block.entries, queue::interval))
    return false;
  // An event may have changed them.
  block.params = load_required<parameters>(block.entries, keys::parameters);
  return true;
}

/// The next epoch starts when the last was due to end, not when a block said
/// so, and has the length that holds now.
epoch_state next_epoch(const block_context& block, const epoch_state& now,
                       bool interval_over) {
  epoch_state next;
  next.absolute = now.absolute + 1;
  next.interval = now.interval + (interval_over ? 1 : 0);
  next.in_interval = interval_over ? 0 : now.in_interval + 1;
  next.start_s = now.end_s();
  next.length_s = block.params.epochs.epoch_seconds;
  return next;
}

void enter_next(block_context& block, const epoch_state& now) {
  const bool interval_over = ends_interval(block, now);
  const auto next = next_epoch(block, now, interval_over);
  assign_roles(block, next.absolute);
  if (interval_over)
    end_interval(block);
  rebalance_bond(block);
  store(block.entries, keys::running_epoch, next);
  write_snapshot(block, next.absolute);
  after_epoch(block, now.absolute);
  block.emit("epoch_advanced",
             {{"epoch", to_text(next.absolute)},
              {"interval", to_text(next.interval)},
              {"seed", to_hex(roles_of(block.entries, next.absolute).seed)}});
}

} // namespace

epoch_state current_epoch(const entry_reader& entries) {
  return load_required<epoch_state>(entries, keys::running_epoch);
}

bool is_advancing(const entry_reader& entries) {
  return current_epoch(entries).at != phase::in_progress;
}

void advance_epoch(block_context& block) {
  auto now = current_epoch(block.entries);
  if (now.at == phase::in_progress) {
    if (block.header.time_s < now.end_s())
      return;
    before_rewards(block, now.absolute);
    pay_rewards(block, now.absolute);
    now.at = phase::epoch_events;
  }
  if (settle_queues(block, now))
    enter_next(block, now);
  else
    store(block.entries, keys::running_epoch, now);
}

} // namespace nephele::ledger
