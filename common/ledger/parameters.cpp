#include "common/ledger/parameters.hpp"

namespace nephele::ledger {

std::vector<std::string> faults_of(const parameters& checked) {
  std::vector<std::string> faults;
  const auto require = [&](bool holds, const char* fault) {
    if (!holds)
      faults.emplace_back(fault);
  };
  const auto& [fees, stake, epochs, rewards] = checked;
  const auto& sizes = rewards.sizes;
  constexpr std::uint32_t most_nodes = 100'000;
  require(sizes.entry >= 1 && sizes.exit >= 1 && sizes.mix >= 1,
          "rewards.sizes: entry, exit and mix are at least 1");
  require(sizes.mix % 3 == 0, "rewards.sizes.mix: a multiple of 3");
  require(sizes.entry <= most_nodes && sizes.exit <= most_nodes
              && sizes.mix <= most_nodes && sizes.standby <= most_nodes,
          "rewards.sizes: at most 100000 each");
  require(rewards.sybil_resistance <= one,
          "rewards.sybil_resistance: at most 1");
  require(rewards.work_factor >= one
              && rewards.work_factor <= decimal::whole(1000),
          "rewards.work_factor: from 1 to 1000");
  require(rewards.emission <= one, "rewards.emission: at most 1");
  require(rewards.supply_scale <= one, "rewards.supply_scale: at most 1");
  require(rewards.newcomer_performance <= 10'000,
          "rewards.newcomer_performance: at most 10000");
  require(fees.min_fee <= supply_cap, "fees.min_fee: above the supply cap");
  require(fees.gas_price <= decimal::whole(1'000'000),
          "fees.gas_price: at most 1000000");
  require(!stake.min_pledge.is_zero() && stake.min_pledge <= supply_cap,
          "stake.min_pledge: from 1 to the supply cap");
  require(!stake.min_delegation.is_zero() && stake.min_delegation <= supply_cap,
          "stake.min_delegation: from 1 to the supply cap");
  require(stake.margin_min <= stake.margin_max && stake.margin_max <= one,
          "stake.margin_min <= stake.margin_max <= 1");
  require(stake.interval_cost_min <= stake.interval_cost_max
              && stake.interval_cost_max <= supply_cap,
          "stake.interval_cost_min <= stake.interval_cost_max <= supply cap");
  require(stake.unbonding_epochs >= 1, "stake.unbonding_epochs: at least 1");
  require(epochs.epoch_seconds >= 1, "epochs.epoch_seconds: at least 1");
  require(epochs.epochs_per_interval >= 1,
          "epochs.epochs_per_interval: at least 1");
  require(epochs.epochs_per_rotation >= 3,
          "epochs.epochs_per_rotation: at least 3");
  require(epochs.events_per_block >= 1, "epochs.events_per_block: at least 1");
  return faults;
}

} // namespace nephele::ledger
