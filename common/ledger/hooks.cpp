#include "common/ledger/hooks.hpp"

#include "common/ledger/epochs.hpp"

namespace nephele::ledger {

void begin_block(block_context& block) {
  advance_epoch(block);
}

void end_block(block_context& block) {
  static_cast<void>(block);
}

void before_rewards(block_context& block, std::uint64_t epoch) {
  static_cast<void>(block);
  static_cast<void>(epoch);
}

void after_epoch(block_context& block, std::uint64_t epoch) {
  static_cast<void>(block);
  static_cast<void>(epoch);
}

} // namespace nephele::ledger
