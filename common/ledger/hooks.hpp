#pragma once

#include "common/ledger/context.hpp"

/// Where domains take part in every block, beside their messages. Each function
/// is a list of calls, in the order in which they must happen.
namespace nephele::ledger {

/// Before the transactions.
void begin_block(block_context& block);

/// After the transactions; fills block.validators.
void end_block(block_context& block);

/// When `epoch` is over, before its rewards are paid: performance is settled.
void before_rewards(block_context& block, std::uint64_t epoch);

/// When `epoch` was left for the next: old entries go, payments fall due.
void after_epoch(block_context& block, std::uint64_t epoch);

} // namespace nephele::ledger
