#include "common/ledger/parameters.hpp"

namespace nephele::ledger {

namespace {

class fault_list {
public:
  void operator()(bool holds, const char* fault) {
    if (!holds)
      faults_.emplace_back(fault);
  }

  [[nodiscard]] std::vector<std::string> take() && {
    return std::move(faults_);
  }

private:
  std::vector<std::string> faults_;
};

void check(const performance_parameters& checked, fault_list& require) {
  constexpr std::uint32_t most_epochs = 1000;
  constexpr std::uint16_t whole = 10'000;
  require(checked.commit_window_s >= 1
              && checked.commit_window_s < checked.report_window_s,
          "performance: 1 <= commit_window_s < report_window_s");
  require(checked.reveals >= 1, "performance.reveals: at least 1");
  require(checked.mean_epochs >= 1 && checked.mean_epochs <= most_epochs,
          "performance.mean_epochs: from 1 to 1000");
  require(checked.carried_epochs <= checked.mean_epochs,
          "performance.carried_epochs: at most mean_epochs");
  require(checked.deviation <= whole && checked.deviating_share <= whole
              && checked.jail_below <= whole,
          "performance: deviation, deviating_share and jail_below at most "
          "10000");
  require(checked.deviating_epochs >= 1 && checked.jail_epochs >= 1,
          "performance: deviating_epochs and jail_epochs at least 1");
  require(checked.monitor_bond <= supply_cap,
          "performance.monitor_bond: above the supply cap");
}

void check(const validator_parameters& checked, fault_list& require) {
  require(checked.most >= 1 && checked.most <= 1000,
          "validators.most: from 1 to 1000");
  require(!checked.min_self_stake.is_zero()
              && checked.min_self_stake <= supply_cap,
          "validators.min_self_stake: from 1 to the supply cap");
  require(checked.unbonding_s >= 1, "validators.unbonding_s: at least 1");
  require(checked.power_share <= one, "validators.power_share: at most 1");
  require(checked.absence_blocks >= 1, "validators.absence_blocks: at least 1");
}

void check(const slash_parameters& checked, fault_list& require) {
  require(checked.double_vote < one && checked.absence < one
              && checked.issuer_fault < one && checked.dealer_fault < one
              && checked.node_fault < one && checked.monitor_fault < one,
          "slashes: below 1 each");
}

void check(const credential_parameters& checked, fault_list& require) {
  require(checked.tickets >= 1 && checked.tickets <= 10'000,
          "credentials.tickets: from 1 to 10000");
  require(checked.ticketbook_price <= supply_cap
              && checked.ticketbook_price >= amount{checked.tickets},
          "credentials.ticketbook_price: from a unit a ticket to the supply "
          "cap");
  require(checked.types >= 1, "credentials.types: at least 1");
  require(checked.day_s >= 1, "credentials.day_s: at least 1");
  require(checked.validity_days >= 1 && checked.validity_days <= 366,
          "credentials.validity_days: from 1 to 366");
  require(checked.gateway_share <= one && checked.validator_share <= one
              && checked.gateway_share + checked.validator_share <= one,
          "credentials: gateway_share + validator_share <= 1");
  require(checked.dkg_phase_blocks >= 1,
          "credentials.dkg_phase_blocks: at least 1");
}

} // namespace

std::vector<std::string> faults_of(const parameters& checked) {
  fault_list require;
  const auto& fees = checked.fees;
  const auto& stake = checked.stake;
  const auto& epochs = checked.epochs;
  const auto& rewards = checked.rewards;
  check(checked.performance, require);
  check(checked.validators, require);
  check(checked.slashes, require);
  check(checked.credentials, require);
  require(checked.services.deposit <= supply_cap,
          "services.deposit: above the supply cap");
  require(checked.governance.voting_s >= 1, "governance.voting_s: at least 1");
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
  require(epochs.epoch_seconds >= 1 && epochs.epoch_seconds <= 31'536'000,
          "epochs.epoch_seconds: from 1 to 31536000");
  require(epochs.epochs_per_interval >= 1,
          "epochs.epochs_per_interval: at least 1");
  require(epochs.epochs_per_rotation >= 3,
          "epochs.epochs_per_rotation: at least 3");
  require(epochs.events_per_block >= 1, "epochs.events_per_block: at least 1");
  return std::move(require).take();
}

} // namespace nephele::ledger
