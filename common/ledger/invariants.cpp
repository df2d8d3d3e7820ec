#include "common/ledger/invariants.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/delegation.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/monitors.hpp"
#include "common/ledger/queue.hpp"
#include "common/ledger/roles.hpp"
#include "common/ledger/services.hpp"
#include "common/ledger/unbonding.hpp"
#include "common/ledger/validator_set.hpp"
#include "common/ledger/vesting.hpp"

namespace nephele::ledger {

namespace {

using faults = std::vector<std::string>;

void require(faults& found, bool holds, std::string_view subject,
             std::string_view fault) {
  if (!holds)
    found.push_back(std::string{subject} + ": " + std::string{fault});
}

/// Sum of a member over all entries under a prefix.
template <class T, class Part>
amount sum_of(const entry_reader& entries, std::string_view prefix,
              const Part& part) {
  amount sum;
  for_each<T>(entries, prefix, [&](const std::string&, const T& value) {
    sum += part(value);
    return true;
  });
  return sum;
}

void check_coins(const entry_reader& entries, faults& found) {
  const auto in_accounts = sum_of<account>(
      entries, keys::accounts, [](const account& a) { return a.balance; });
  const auto in_modules = sum_of<amount>(entries, keys::modules,
                                         [](amount held) { return held; });
  const auto supply = load_required<amount>(entries, keys::supply);
  require(found, in_accounts + in_modules == supply, keys::supply,
          "not the sum of accounts and modules");

  const auto escrow_of = [](const queued_event& e) { return e.escrow; };
  const auto queued
      = sum_of<queued_event>(entries, keys::epoch_events, escrow_of)
        + sum_of<queued_event>(entries, keys::interval_events, escrow_of);
  require(found, queued == module_balance(entries, modules::escrow),
          "mod/escrow", "not the sum of queued events");

  const auto waiting = sum_of<unbonding_payment>(
      entries, keys::unbonding,
      [](const unbonding_payment& payment) { return payment.value; });
  require(found, waiting == module_balance(entries, modules::unbonding),
          "mod/unbonding", "not the sum of its payments");
}

void check_delegations(const entry_reader& entries, const std::string& key,
                       std::uint32_t id, const node_reward& rewards,
                       faults& found) {
  decimal worth;
  std::uint32_t count = 0;
  for_each<delegation>(entries, keys::delegations(id),
                       [&](const std::string&, const delegation& held) {
                         worth += worth_of(held, rewards.index);
                         ++count;
                         return true;
                       });
  require(found, worth <= rewards.delegates, key,
          "its delegates' stake is below what they are owed");
  require(found, count == rewards.delegations, key,
          "another count of delegations");
}

void check_stakes(const entry_reader& entries, faults& found) {
  decimal owed;
  for_each<node_reward>(
      entries, keys::node_rewards,
      [&](const std::string& key, const node_reward& rewards) {
        const auto id = static_cast<std::uint32_t>(
            keys::number_after(key, keys::node_rewards));
        owed += rewards.stake();
        check_delegations(entries, key, id, rewards, found);
        return true;
      });
  require(found, decimal::of(module_balance(entries, modules::bond)) >= owed,
          "mod/bond", "below the stakes");
}

void check_nodes(const entry_reader& entries, faults& found) {
  for_each<node>(
      entries, keys::nodes, [&](const std::string& key, const node& known) {
        const auto id
            = static_cast<std::uint32_t>(keys::number_after(key, keys::nodes));
        require(found, node_with_identity(entries, known.info.key) == id, key,
                "its identity leads elsewhere");
        if (known.state == bond_state::unbonded)
          return true;
        const auto rewards = load<node_reward>(entries, keys::node_reward(id));
        require(found, node_owned_by(entries, known.owner) == id, key,
                "its owner leads elsewhere");
        require(found,
                rewards && decimal::of(known.pledge) <= rewards->operator_stake,
                key, "its pledge exceeds the operator's stake");
        return true;
      });
}

void check_roles(const entry_reader& entries, faults& found) {
  const auto epoch = current_epoch(entries).absolute;
  const auto roles = roles_of(entries, epoch);
  require(found, roles.by_node().size() == roles.rewarded(), keys::roles(epoch),
          "a node has two roles");
}

} // namespace

std::vector<std::string> invariant_faults(const entry_reader& entries) {
  faults found = vesting_faults(entries);
  for (const auto domain_faults :
       {&monitor_faults, &service_faults, &validator_faults})
    for (auto& fault : domain_faults(entries))
      found.push_back(std::move(fault));
  check_coins(entries, found);
  check_stakes(entries, found);
  check_nodes(entries, found);
  check_roles(entries, found);
  return found;
}

} // namespace nephele::ledger
