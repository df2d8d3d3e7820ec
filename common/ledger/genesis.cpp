#include "common/ledger/genesis.hpp"

#include "common/crypto/sha256.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/bonding.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/monitors.hpp"
#include "common/ledger/rewards.hpp"
#include "common/ledger/roles.hpp"
#include "common/ledger/snapshot.hpp"
#include "common/ledger/validator_set.hpp"
#include "common/ledger/vesting.hpp"

#include <set>

namespace nephele::ledger {

namespace {

/// Sums without faults: what exceeds the cap stays above it.
class total {
public:
  void add(amount value) {
    sum_ = value > supply_cap || sum_ > supply_cap
               ? amount{supply_cap.units() + 1}
               : sum_ + value;
  }

  [[nodiscard]] amount sum() const noexcept { return sum_; }

private:
  amount sum_;
};

amount supply_of(const genesis& from) {
  total all;
  all.add(from.reward_pool);
  all.add(from.treasury);
  for (const auto& entry : from.accounts)
    all.add(entry.balance);
  for (const auto& entry : from.nodes)
    all.add(entry.pledge);
  for (const auto& entry : from.vesting)
    all.add(entry.total);
  for (const auto& entry : from.validators)
    all.add(entry.stake);
  return all.sum();
}

class fault_list {
public:
  void require(bool holds, std::string fault) {
    if (!holds)
      faults_.push_back(std::move(fault));
  }

  [[nodiscard]] std::vector<std::string> take() && {
    return std::move(faults_);
  }

private:
  std::vector<std::string> faults_;
};

void check_description(const genesis& checked, fault_list& faults) {
  faults.require(!checked.chain_id.empty() && checked.chain_id.size() <= 64,
                 "chain_id: from 1 to 64 bytes");
  faults.require(!checked.token.name.empty() && checked.token.name.size() <= 16,
                 "token.name: from 1 to 16 bytes");
  faults.require(checked.token.decimals == 6, "token.decimals: 6");
}

void check_nodes(const genesis& checked, fault_list& faults) {
  std::set<address> owners;
  std::set<identity> keys;
  const auto& stake = checked.params.stake;
  for (const auto& [owner, node, cost, pledge] : checked.nodes) {
    const auto name = "node of " + to_text(owner);
    faults.require(owners.insert(owner).second, name + ": owns two nodes");
    faults.require(keys.insert(node.key).second,
                   name + ": identity used twice");
    faults.require(!node.host.empty() && node.host.size() <= 255,
                   name + ": host has 1 to 255 bytes");
    faults.require(node.roles != 0 && node.roles <= role_bits::all,
                   name + ": roles");
    faults.require(pledge >= stake.min_pledge, name + ": pledge below minimum");
    faults.require(cost.margin >= stake.margin_min
                       && cost.margin <= stake.margin_max,
                   name + ": margin out of range");
    faults.require(cost.interval_cost >= stake.interval_cost_min
                       && cost.interval_cost <= stake.interval_cost_max,
                   name + ": interval cost out of range");
  }
}

void check_accounts(const genesis& checked, fault_list& faults) {
  std::set<address> owners;
  for (const auto& entry : checked.accounts)
    faults.require(owners.insert(entry.owner).second,
                   "account " + to_text(entry.owner) + ": listed twice");
}

void check_monitors(const genesis& checked, fault_list& faults) {
  std::set<address> owners;
  for (const auto& owner : checked.monitors)
    faults.require(owners.insert(owner).second,
                   "monitor " + to_text(owner) + ": listed twice");
}

void check_validators(const genesis& checked, fault_list& faults) {
  std::set<address> owners;
  std::set<identity> keys;
  for (const auto& [owner, key, stake] : checked.validators) {
    const auto name = "validator of " + to_text(owner);
    faults.require(owners.insert(owner).second, name + ": listed twice");
    faults.require(keys.insert(key).second, name + ": key used twice");
    faults.require(stake >= checked.params.validators.min_self_stake,
                   name + ": stake below minimum");
  }
}

void check_vesting(const genesis& checked, fault_list& faults) {
  std::set<address> owners;
  for (const auto& entry : checked.vesting) {
    const auto name = "vesting of " + to_text(entry.owner);
    faults.require(owners.insert(entry.owner).second, name + ": listed twice");
    const auto sound = check_terms(terms_of(entry));
    faults.require(sound.has_value(),
                   sound ? std::string{} : name + ": " + sound.error().detail);
  }
}

} // namespace

std::vector<std::string> faults_of(const genesis& checked) {
  fault_list faults;
  check_description(checked, faults);
  for (const auto& fault : faults_of(checked.params))
    faults.require(false, fault);
  check_accounts(checked, faults);
  check_nodes(checked, faults);
  check_vesting(checked, faults);
  check_monitors(checked, faults);
  check_validators(checked, faults);
  const auto supply = supply_of(checked);
  faults.require(supply <= supply_cap, "supply: above " + to_text(supply_cap));
  faults.require(supply > checked.reward_pool
                     || !checked.staking_supply.is_zero(),
                 "staking_supply: nothing outside the reward pool");
  faults.require(checked.staking_supply <= supply_cap,
                 "staking_supply: above " + to_text(supply_cap));
  return std::move(faults).take();
}

namespace {

/// Nobody could foresee a block's seed; whoever writes a genesis is trusted
/// with more than its first draw.
byte_array<32> genesis_seed(const genesis& from) {
  return crypto::sha256({as_bytes("nephele-genesis-v1"),
                         encode(std::string_view{from.chain_id}),
                         encode(from.time_s)});
}

void install_pools(overlay& entries, const genesis& from, amount supply) {
  credit_module(entries, modules::reward_pool, from.reward_pool);
  credit_module(entries, modules::treasury, from.treasury);
  reward_state state;
  state.pool = decimal::of(from.reward_pool);
  state.staking_supply
      = decimal::of(from.staking_supply.is_zero() ? supply - from.reward_pool
                                                  : from.staking_supply);
  recompute(state, from.params);
  store(entries, keys::reward_pool, state);
}

void install_nodes(block_context& block, const genesis& from) {
  for (const auto& [owner, info, cost, pledge] : from.nodes) {
    credit_module(block.entries, modules::bond, pledge);
    node entered;
    entered.owner = owner;
    entered.info = info;
    entered.pledge = pledge;
    entered.principal = pledge;
    enter_node(block, std::move(entered), cost, std::nullopt);
  }
}

} // namespace

void install(block_context& block, const genesis& from) {
  auto& entries = block.entries;
  const auto supply = supply_of(from);
  block.header.seed = genesis_seed(from);
  store(entries, keys::chain, chain_description{from.chain_id, from.token, 1});
  store(entries, keys::block, block_mark{0, from.time_s});
  store(entries, keys::parameters, from.params);
  store(entries, keys::supply, supply);
  store(entries, keys::next_node, std::uint32_t{1});
  store(entries, keys::next_event, std::uint64_t{0});
  epoch_state first;
  first.start_s = from.time_s;
  first.length_s = from.params.epochs.epoch_seconds;
  store(entries, keys::running_epoch, first);
  for (const auto& entry : from.accounts)
    credit(entries, entry.owner, entry.balance);
  install_pools(entries, from, supply);
  for (const auto& entry : from.vesting)
    enter_vesting(entries, entry.owner, terms_of(entry));
  for (const auto& owner : from.monitors)
    enter_monitor(entries, owner);
  for (const auto& entered : from.validators)
    enter_validator(block, entered);
  update_validator_set(block);
  if (from.admin)
    store(entries, keys::admin, address_of(*from.admin));
  install_nodes(block, from);
  assign_roles(block, first.absolute);
  write_snapshot(block, first.absolute);
}

} // namespace nephele::ledger
