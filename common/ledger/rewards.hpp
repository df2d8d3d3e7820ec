#pragma once

#include "common/ledger/node.hpp"

namespace nephele::ledger {

/// `rewards`: the pool as the formulas see it, and what follows from it. All
/// but the last two change at the end of an interval.
struct reward_state {
  decimal pool; ///< base units
  decimal staking_supply;
  decimal budget;     ///< for one epoch
  decimal saturation; ///< stake above it earns nothing
  decimal paid;       ///< in this interval
  decimal added;      ///< in this interval, by redeemed tickets

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.pool, self.staking_supply, self.budget,
                    self.saturation, self.paid, self.added);
  }
};

/// Budget and saturation from pool, supply and parameters.
void recompute(reward_state& state, const parameters& rules);

/// The share of an epoch's work that one node has.
struct work_shares {
  decimal standby;
  decimal active;
};

/// @param rewarded  k: active and standby nodes.
/// @param standby   k_r.
[[nodiscard]] work_shares work_of(decimal work_factor, std::uint32_t rewarded,
                                  std::uint32_t standby);

struct reward_terms {
  decimal budget;
  decimal saturation;
  decimal sybil_resistance;
  std::uint32_t rewarded = 0; ///< k
  std::uint32_t epochs = 0;   ///< in an interval
};

/// What one node earned in one epoch, and how it is shared.
struct node_share {
  decimal stake_saturation;  ///< Σ
  decimal pledge_saturation; ///< Λ
  decimal reward;
  decimal cost;
  decimal to_operator;
  decimal to_delegates;
};

/// @param performance  from 0 to 1.
/// @param work         the node's share.
[[nodiscard]] node_share share_of(const node_reward& node,
                                  const reward_terms& terms,
                                  decimal performance, decimal work);

/// Adds the share to the stakes and moves the index.
void add_share(node_reward& node, const node_share& share);

/// Pays for `epoch` in the order of node ids and moves the coins that are now
/// owed into mod/bond.
void pay_rewards(block_context& block, std::uint64_t epoch);

/// Makes mod/bond exactly ⌈Σ stakes⌉, from or to the reward pool.
void rebalance_bond(block_context& block);

/// Pool and supply at the end of an interval.
void end_interval(block_context& block);

/// Coins that came into mod/reward_pool and count at the interval's end.
void count_added(block_context& block, amount value);

} // namespace nephele::ledger
