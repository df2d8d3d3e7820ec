#pragma once

#include "common/ledger/software_version.hpp"

namespace nephele::ledger {

/// How many nodes of each role an epoch has.
struct set_sizes {
  std::uint32_t entry = 50;
  std::uint32_t exit = 70;
  std::uint32_t mix = 120; ///< a multiple of three
  std::uint32_t standby = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.entry, self.exit, self.mix, self.standby);
  }

  [[nodiscard]] std::uint32_t active() const noexcept {
    return entry + exit + mix;
  }

  /// k of the reward formulas.
  [[nodiscard]] std::uint32_t rewarded() const noexcept {
    return active() + standby;
  }

  friend bool operator==(const set_sizes&, const set_sizes&) = default;
};

/// What a transaction costs.
struct fee_parameters {
  amount min_fee{1000};
  /// Base units for one unit of gas.
  decimal gas_price = decimal::ratio(1, 1000);

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.min_fee, self.gas_price);
  }
};

/// What operators and delegators must keep to.
struct stake_parameters {
  amount min_pledge = tokens(100);
  amount min_delegation = tokens(1);
  decimal margin_min;
  decimal margin_max = one;
  amount interval_cost_min;
  amount interval_cost_max = tokens(10'000);
  std::uint32_t unbonding_epochs = 24;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.min_pledge, self.min_delegation, self.margin_min,
                    self.margin_max, self.interval_cost_min,
                    self.interval_cost_max, self.unbonding_epochs);
  }
};

struct epoch_parameters {
  std::uint64_t epoch_seconds = 3600;
  std::uint32_t epochs_per_interval = 720;
  std::uint32_t epochs_per_rotation = 24; ///< at least 3
  std::uint32_t events_per_block = 5000;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.epoch_seconds, self.epochs_per_interval,
                    self.epochs_per_rotation, self.events_per_block);
  }
};

struct reward_parameters {
  set_sizes sizes;
  decimal sybil_resistance = decimal::ratio(3, 10); ///< alpha
  decimal work_factor = decimal::whole(10);         ///< f, active to standby
  decimal emission = decimal::ratio(2, 100);    ///< of the pool, an interval
  decimal supply_scale = decimal::ratio(5, 10); ///< beta
  /// Performance, in 10^-4, with which a node that nobody has measured yet is
  /// drawn: to the 20th power little enough that it stands behind every node
  /// that works, enough that a new network has nodes at all. It earns nothing.
  std::uint16_t newcomer_performance = 5000;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.sizes, self.sybil_resistance, self.work_factor,
                    self.emission, self.supply_scale,
                    self.newcomer_performance);
  }
};

/// How monitors report and what follows. Shares and performances are in 10^-4.
struct performance_parameters {
  /// Measurement stops this long before an epoch ends; the first part of it is
  /// for commitments, the rest for what they hide. In an epoch shorter than two
  /// windows both shrink, so that the window is half of it.
  std::uint32_t report_window_s = 300;
  std::uint32_t commit_window_s = 120;
  std::uint32_t reveals = 3;            ///< that a median needs
  std::uint32_t mean_epochs = 24;       ///< of the mean that draws nodes
  std::uint32_t carried_epochs = 12;    ///< how long the last median may serve
  std::uint16_t deviation = 2000;       ///< from the median that is too much
  std::uint16_t deviating_share = 3000; ///< of a report's nodes
  std::uint32_t deviating_epochs = 24;  ///< in a row: the monitor is suspended
  std::uint16_t jail_below = 1000;      ///< for all of mean_epochs
  std::uint32_t jail_epochs = 24;
  amount monitor_bond = tokens(1000);
  /// What nodes should run; 0.0.0: nobody's software is judged.
  software_version latest;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.report_window_s, self.commit_window_s, self.reveals,
                    self.mean_epochs, self.carried_epochs, self.deviation,
                    self.deviating_share, self.deviating_epochs,
                    self.jail_below, self.jail_epochs, self.monitor_bond,
                    self.latest);
  }
};

/// What validators must keep to and what they earn.
struct validator_parameters {
  std::uint32_t most = 100; ///< that sign blocks: those of most stake
  amount min_self_stake = tokens(1000);
  std::uint32_t unbonding_s = 604'800;
  decimal power_share = decimal::ratio(67, 100); ///< the rest: by ticketbooks
  std::uint32_t absence_blocks = 10'000;         ///< the window of absence
  std::uint32_t absence_jail_s = 600;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.most, self.min_self_stake, self.unbonding_s,
                    self.power_share, self.absence_blocks, self.absence_jail_s);
  }
};

/// Shares of the stake that an offence costs.
struct slash_parameters {
  decimal double_vote = decimal::ratio(5, 100);
  decimal absence = decimal::ratio(1, 10'000);
  decimal issuer_fault = decimal::ratio(10, 100);
  decimal dealer_fault = decimal::ratio(1, 100);
  decimal node_fault = decimal::ratio(1, 100);
  decimal monitor_fault = decimal::ratio(1, 100);
  std::uint32_t node_jail_epochs = 24;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.double_vote, self.absence, self.issuer_fault,
                    self.dealer_fault, self.node_fault, self.monitor_fault,
                    self.node_jail_epochs);
  }
};

/// Ticketbooks and their issuers.
struct credential_parameters {
  amount ticketbook_price = tokens(75);
  std::uint32_t tickets = 50; ///< in a book
  std::uint8_t types = 4;     ///< numbered from 0
  std::uint32_t day_s = 86'400;
  std::uint32_t validity_days = 7;
  /// Of a redeemed ticket's price; the rest goes to the reward pool.
  decimal gateway_share = decimal::ratio(30, 100);
  decimal validator_share = decimal::ratio(10, 100);
  std::uint32_t batch_gap_s = 60; ///< between two batches of a gateway
  std::uint32_t dkg_phase_blocks = 600;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.ticketbook_price, self.tickets, self.types, self.day_s,
                    self.validity_days, self.gateway_share,
                    self.validator_share, self.batch_gap_s,
                    self.dkg_phase_blocks);
  }
};

/// The register of service providers.
struct service_parameters {
  amount deposit = tokens(5);

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.deposit);
  }
};

struct governance_parameters {
  std::uint32_t voting_s = 604'800; ///< how long a proposal stays open

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.voting_s);
  }
};

/// All that governance can change. A domain with parameters of its own adds a
/// struct to `fields`.
struct parameters {
  fee_parameters fees;
  stake_parameters stake;
  epoch_parameters epochs;
  reward_parameters rewards;
  performance_parameters performance;
  validator_parameters validators;
  slash_parameters slashes;
  credential_parameters credentials;
  service_parameters services;
  governance_parameters governance;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.fees, self.stake, self.epochs, self.rewards,
                    self.performance, self.validators, self.slashes,
                    self.credentials, self.services, self.governance);
  }
};

/// Every reason why `checked` cannot rule a ledger; empty if it can.
[[nodiscard]] std::vector<std::string> faults_of(const parameters& checked);

} // namespace nephele::ledger
