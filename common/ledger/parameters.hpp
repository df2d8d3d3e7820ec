#pragma once

#include "common/ledger/codec.hpp"

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

/// All that governance can change. A domain with parameters of its own adds a
/// struct to `fields`.
struct parameters {
  fee_parameters fees;
  stake_parameters stake;
  epoch_parameters epochs;
  reward_parameters rewards;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.fees, self.stake, self.epochs, self.rewards);
  }
};

/// Every reason why `checked` cannot rule a ledger; empty if it can.
[[nodiscard]] std::vector<std::string> faults_of(const parameters& checked);

} // namespace nephele::ledger
