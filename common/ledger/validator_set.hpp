#pragma once

#include "common/ledger/validators.hpp"

namespace nephele::ledger {

/// At the end of a block: writes who signs blocks from now on — those of most
/// stake that are free, the lower address first among equals — and adds what
/// changed to block.validators. Nobody is taken out while that would leave
/// nobody.
void update_validator_set(block_context& block);

/// At the end of an epoch: shares mod/fees among those who sign blocks, by
/// power and signatures and by the ticketbooks they issued; what division
/// leaves stays. Pay goes to their stakes, after their commission.
void pay_validators(block_context& block);

/// Takes `share` (under 1) of all that stands behind a validator, as slash_node
/// does. @returns how much.
amount slash_validator(block_context& block, const address& owner,
                       decimal share, std::string_view reason);

/// What of the validators contradicts mod/valstake or itself.
[[nodiscard]] std::vector<std::string>
validator_faults(const entry_reader& entries);

} // namespace nephele::ledger
