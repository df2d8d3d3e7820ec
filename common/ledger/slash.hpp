#pragma once

#include "common/ledger/context.hpp"

namespace nephele::ledger {

/// Takes `share` (under 1) of all that stands behind a node: the operator's and
/// the delegates' stake, without a loop over delegators, and what is still
/// unbonding. Stakes lose rounded down and the index is rounded down, so that
/// no delegator is owed more than there is. The coins go to the treasury.
/// @returns how much.
amount slash_node(block_context& block, std::uint32_t id, decimal share,
                  std::string_view reason);

} // namespace nephele::ledger
