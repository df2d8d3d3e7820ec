#pragma once

#include "common/ledger/context.hpp"

namespace nephele::ledger {

/// Where staked coins come from and where their principal returns to.
enum class funds_source : std::uint8_t {
  liquid = 0,
  vesting = 1,
};

[[nodiscard]] constexpr bool is_known(funds_source value) noexcept {
  return value <= funds_source::vesting;
}

/// Takes `value` from the sender's coins of that source into `module`.
/// Insufficient; for vesting also NoVesting and VestLocked.
[[nodiscard]] verdict take_stake(message_context& context, amount value,
                                 funds_source source, std::string_view module);

/// Pays `value` out of `module`. `principal` of it was once taken; what exceeds
/// that is a reward and always liquid, what is missing was slashed.
void return_stake(block_context& block, const address& owner,
                  funds_source source, amount principal, amount value,
                  std::string_view module);

} // namespace nephele::ledger
