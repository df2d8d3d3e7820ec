#include "common/ledger/validator_set.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/signers.hpp"
#include "common/ledger/unbonding.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

struct seat {
  std::uint64_t power;
  address owner;
  identity key;
};

/// Who may sign, the strongest first.
std::vector<seat> candidates(const entry_reader& entries) {
  std::vector<seat> free;
  for_each<validator>(entries, keys::validators,
                      [&](const std::string& key, const validator& held) {
                        const auto power = held.stake.floor().units();
                        if (!held.jailed && !held.tombstoned && power > 0)
                          free.push_back(
                              {static_cast<std::uint64_t>(power),
                               keys::address_after(key, keys::validators),
                               held.key});
                        return true;
                      });
  // Entries come in the order of addresses, which a stable sort keeps.
  std::ranges::stable_sort(free, std::ranges::greater{}, &seat::power);
  return free;
}

void announce_changes(block_context& block, const validator_set& before,
                      const validator_set& after) {
  for (const auto& [key, power] : before)
    if (!after.contains(key))
      block.validators.push_back({key, 0});
  for (const auto& [key, power] : after) {
    const auto old = before.find(key);
    if (old == before.end() || old->second != power)
      block.validators.push_back({key, power});
  }
}

struct member {
  address owner;
  validator held;
  std::uint64_t power = 0;
};

std::vector<member> members_of_set(const entry_reader& entries) {
  std::vector<member> members;
  for (const auto& [key, power] : current_set(entries)) {
    const auto owner
        = load_required<address>(entries, keys::validator_of_key(key));
    members.push_back(
        {owner, load_required<validator>(entries, keys::validator(owner)),
         power});
  }
  return members;
}

void pay(block_context& block, member& paid, amount value) {
  auto& entries = block.entries;
  auto& held = paid.held;
  const auto own = held.stake.is_zero()
                       ? value
                       : mul(decimal::of(value), held.commission).floor();
  const auto shared = value - own;
  debit_module(entries, modules::fees, own);
  credit(entries, paid.owner, own);
  if (!shared.is_zero()) {
    const auto gain = decimal::of(shared);
    held.index += mul(gain, div(held.index, held.stake));
    held.stake += gain;
    move_between_modules(entries, modules::fees, modules::validator_stake,
                         shared);
  }
  block.emit("validator_paid", {{"validator", to_text(paid.owner)},
                                {"amount", to_text(value)},
                                {"commission", to_text(own)}});
}

/// What rounding left in mod/valstake is for all.
void return_dust(overlay& entries) {
  decimal stakes;
  for_each<validator>(entries, keys::validators,
                      [&](const std::string&, const validator& held) {
                        stakes += held.stake;
                        return true;
                      });
  const auto held = module_balance(entries, modules::validator_stake);
  move_between_modules(entries, modules::validator_stake, modules::fees,
                       held - stakes.ceil());
}

/// The whole of `part` over the whole of `all`; nothing of nothing.
decimal ratio_of(u128 part, u128 all) {
  return all == 0 ? decimal{} : div(decimal::whole(part), decimal::whole(all));
}

} // namespace

void update_validator_set(block_context& block) {
  auto& entries = block.entries;
  const auto free = candidates(entries);
  const auto before = current_set(entries);
  validator_set after;
  for (const auto& held : free) {
    if (after.size() >= block.params.validators.most)
      break;
    after.emplace(held.key, held.power);
  }
  if (after.empty() || after == before)
    return;
  announce_changes(block, before, after);
  store(entries, keys::validator_set, after);
}

void pay_validators(block_context& block) {
  auto& entries = block.entries;
  return_dust(entries);
  auto members = members_of_set(entries);
  u128 power = 0;
  u128 issued = 0;
  for (const auto& each : members) {
    power += each.power;
    issued += each.held.issued;
  }
  const auto pot = decimal::of(module_balance(entries, modules::fees));
  const auto by_power = mul(pot, block.params.validators.power_share);
  const auto by_books = pot - by_power;
  for (auto& each : members) {
    const auto for_power = mul(mul(by_power, ratio_of(each.power, power)),
                               signed_ratio(block, each.owner))
                               .floor();
    const auto for_books
        = mul(by_books, ratio_of(each.held.issued, issued)).floor();
    each.held.issued = 0;
    pay(block, each, for_power + for_books);
    store(entries, keys::validator(each.owner), each.held);
  }
}

amount slash_validator(block_context& block, const address& owner,
                       decimal share, std::string_view reason) {
  if (share >= one)
    throw arithmetic_fault{}; // an index of zero could not be divided by
  auto& entries = block.entries;
  auto held = load_required<validator>(entries, keys::validator(owner));
  const auto lost = mul(held.stake, share);
  held.stake -= lost;
  held.index = mul(held.index, one - share);
  store(entries, keys::validator(owner), held);
  move_between_modules(entries, modules::validator_stake, modules::treasury,
                       lost.floor());
  const auto all
      = lost.floor() + slash_unbonding(block, {std::nullopt, owner}, share);
  block.emit("slashed", {{"validator", to_text(owner)},
                         {"reason", std::string{reason}},
                         {"amount", to_text(all)}});
  return all;
}

std::vector<std::string> validator_faults(const entry_reader& entries) {
  std::vector<std::string> faults;
  decimal stakes;
  for_each<validator>(
      entries, keys::validators,
      [&](const std::string& key, const validator& held) {
        stakes += held.stake;
        decimal worth;
        std::uint32_t count = 0;
        const auto owner = keys::address_after(key, keys::validators);
        for_each<validator_stake>(
            entries, keys::validator_stakes(owner),
            [&](const std::string&, const validator_stake& stake) {
              worth += worth_of(stake, held.index);
              ++count;
              return true;
            });
        if (worth > held.stake)
          faults.push_back(key + ": stakes are worth more than there is");
        if (count != held.delegations)
          faults.push_back(key + ": counts its stakes wrongly");
        return true;
      });
  if (stakes.ceil() > module_balance(entries, modules::validator_stake))
    faults.push_back("mod/valstake: below the stakes");
  return faults;
}

} // namespace nephele::ledger
