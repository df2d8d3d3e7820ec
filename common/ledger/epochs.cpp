#include "common/ledger/epochs.hpp"

namespace nephele::ledger {

epoch_state current_epoch(const entry_reader& entries) {
  return load_required<epoch_state>(entries, keys::running_epoch);
}

bool is_advancing(const entry_reader& entries) {
  return current_epoch(entries).at != phase::in_progress;
}

void advance_epoch(block_context& block) {
  auto now = current_epoch(block.entries);
  if (block.header.time_s < now.end_s())
    return;
  ++now.absolute;
  now.start_s = now.end_s();
  store(block.entries, keys::running_epoch, now);
}

} // namespace nephele::ledger
