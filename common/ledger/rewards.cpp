#include "common/ledger/rewards.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/performance.hpp"
#include "common/ledger/roles.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

decimal by_count(decimal value, std::uint32_t count) {
  return div(value, decimal::whole(count));
}

decimal saturation_of(decimal stake, decimal saturation) {
  return stake > saturation ? one : div(stake, saturation);
}

/// The cost within the ranges that hold now.
node_cost clamped(const node_cost& cost, const stake_parameters& rules) {
  return {std::clamp(cost.margin, rules.margin_min, rules.margin_max),
          std::clamp(cost.interval_cost, rules.interval_cost_min,
                     rules.interval_cost_max)};
}

/// One epoch's rewards on their way to every node.
class payer {
public:
  payer(block_context& block, std::uint64_t epoch)
      : block_(block), epoch_(epoch), assigned_(roles_of(block.entries, epoch)),
        state_(load_required<reward_state>(block.entries, keys::reward_pool)) {
    const auto& rules = block.params.rewards;
    // A change of sizes within an epoch must not pay more than all its work.
    const auto rewarded
        = std::max(rules.sizes.rewarded(), assigned_.rewarded());
    const auto standby
        = std::max(rules.sizes.standby,
                   static_cast<std::uint32_t>(assigned_.standby.size()));
    work_ = work_of(rules.work_factor, rewarded, standby);
    terms_ = {state_.budget, state_.saturation, rules.sybil_resistance,
              rewarded, block.params.epochs.epochs_per_interval};
    roles_ = assigned_.by_node();
  }

  void pay(std::uint32_t id, node_reward& node) {
    const auto role = roles_.find(id);
    const auto known = find_node(block_.entries, id);
    if (role == roles_.end() || !known || known->state == bond_state::unbonded)
      return;
    const auto work
        = role->second.role == role::standby ? work_.standby : work_.active;
    total_work_ += work;
    if (total_work_ > one)
      throw arithmetic_fault{};
    const auto performance = reward_performance(block_, epoch_, id, *known);
    if (performance.is_zero())
      return;
    auto priced = node;
    priced.cost = clamped(node.cost, block_.params.stake);
    const auto share = share_of(priced, terms_, performance, work);
    add_share(node, share);
    state_.paid += share.reward;
    block_.emit("rewarded", {{"node", to_text(u128{id})},
                             {"epoch", to_text(epoch_)},
                             {"operator", to_text(share.to_operator)},
                             {"delegates", to_text(share.to_delegates)}});
  }

  void finish() { store(block_.entries, keys::reward_pool, state_); }

private:
  block_context& block_;
  std::uint64_t epoch_;
  role_assignment assigned_;
  reward_state state_;
  work_shares work_;
  reward_terms terms_;
  std::map<std::uint32_t, assigned_role> roles_;
  decimal total_work_;
};

} // namespace

void recompute(reward_state& state, const parameters& rules) {
  state.budget = mul(by_count(state.pool, rules.epochs.epochs_per_interval),
                     rules.rewards.emission);
  state.saturation
      = by_count(state.staking_supply, rules.rewards.sizes.rewarded());
}

work_shares work_of(decimal work_factor, std::uint32_t rewarded,
                    std::uint32_t standby) {
  const auto all = mul(work_factor, decimal::whole(rewarded));
  const auto spared = mul(work_factor - one, decimal::whole(standby));
  work_shares shares;
  shares.standby = div(one, all - spared);
  shares.active = mul(work_factor, shares.standby);
  return shares;
}

node_share share_of(const node_reward& node, const reward_terms& terms,
                    decimal performance, decimal work) {
  node_share share;
  share.stake_saturation = saturation_of(node.stake(), terms.saturation);
  share.pledge_saturation
      = saturation_of(node.operator_stake, terms.saturation);
  const auto earned
      = mul(mul(terms.budget, performance), share.stake_saturation);
  const auto weight
      = work
        + by_count(mul(terms.sybil_resistance, share.pledge_saturation),
                   terms.rewarded);
  share.reward = div(mul(earned, weight), one + terms.sybil_resistance);
  share.cost = mul(by_count(decimal::of(node.cost.interval_cost), terms.epochs),
                   performance);
  share.to_operator = share.reward;
  if (share.reward > share.cost) {
    const auto own_part = div(node.operator_stake, node.stake());
    const auto margin = node.cost.margin;
    share.to_operator
        = mul(share.reward - share.cost, margin + mul(one - margin, own_part))
          + share.cost;
  }
  share.to_delegates = share.reward - share.to_operator;
  return share;
}

void add_share(node_reward& node, const node_share& share) {
  if (!node.delegates.is_zero())
    node.index += mul(share.to_delegates, div(node.index, node.delegates));
  node.operator_stake += share.to_operator;
  node.delegates += share.to_delegates;
}

void pay_rewards(block_context& block, std::uint64_t epoch) {
  payer paying{block, epoch};
  for_each<node_reward>(block.entries, keys::node_rewards,
                        [&](const std::string& key, node_reward node) {
                          if (node.last_rewarded
                              && *node.last_rewarded >= epoch)
                            return true;
                          const auto id = static_cast<std::uint32_t>(
                              keys::number_after(key, keys::node_rewards));
                          paying.pay(id, node);
                          node.last_rewarded = epoch;
                          store(block.entries, key, node);
                          return true;
                        });
  paying.finish();
  rebalance_bond(block);
}

void rebalance_bond(block_context& block) {
  decimal owed;
  for_each<node_reward>(block.entries, keys::node_rewards,
                        [&](const std::string&, const node_reward& node) {
                          owed += node.stake();
                          return true;
                        });
  const auto target = owed.ceil();
  const auto held = module_balance(block.entries, modules::bond);
  if (held < target)
    move_between_modules(block.entries, modules::reward_pool, modules::bond,
                         target - held);
  else
    move_between_modules(block.entries, modules::bond, modules::reward_pool,
                         held - target);
}

void end_interval(block_context& block) {
  auto state = load_required<reward_state>(block.entries, keys::reward_pool);
  state.pool = state.pool + state.added - state.paid;
  state.staking_supply += mul(block.params.rewards.supply_scale, state.paid);
  state.paid = {};
  state.added = {};
  recompute(state, block.params);
  store(block.entries, keys::reward_pool, state);
}

void count_added(block_context& block, amount value) {
  auto state = load_required<reward_state>(block.entries, keys::reward_pool);
  state.added += decimal::of(value);
  store(block.entries, keys::reward_pool, state);
}

} // namespace nephele::ledger
