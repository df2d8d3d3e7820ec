#include "common/ledger/funds.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/vesting.hpp"

#include <algorithm>

namespace nephele::ledger {

verdict take_stake(message_context& context, amount value, funds_source source,
                   std::string_view module) {
  auto& entries = context.block.entries;
  if (source == funds_source::vesting)
    return stake_vesting(entries, context.sender, value, module);
  if (auto taken = debit(entries, context.sender, value); !taken)
    return taken;
  credit_module(entries, module, value);
  return {};
}

void return_stake(block_context& block, const address& owner,
                  funds_source source, amount principal, amount value,
                  std::string_view module) {
  auto liquid = value;
  if (source == funds_source::vesting) {
    const auto returned = std::min(principal, value);
    unstake_vesting(block.entries, owner, principal, returned, module);
    liquid -= returned;
  }
  debit_module(block.entries, module, liquid);
  credit(block.entries, owner, liquid);
}

} // namespace nephele::ledger
