#include "common/ledger/vesting.hpp"

#include "common/ledger/accounts.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

/// 2^50 seconds: far beyond every plan, far from where sums overflow.
constexpr std::uint64_t latest_time_s = std::uint64_t{1} << 50U;

constexpr std::uint32_t tenth = 10;

amount saturating_difference(amount a, amount b) {
  return a > b ? a - b : amount{};
}

decision<vesting_account> vesting_of(const entry_reader& entries,
                                     const address& owner) {
  auto held = find_vesting(entries, owner);
  if (!held)
    return refuse(errc::no_vesting, "the account has no vesting coins");
  return *std::move(held);
}

} // namespace

amount vested_at(const vesting_terms& terms, std::uint64_t time_s) {
  if (time_s < terms.start_s)
    return {};
  const auto passed = (time_s - terms.start_s) / terms.period_s;
  if (passed >= terms.periods)
    return terms.total;
  return amount{terms.total.units() / terms.periods * passed};
}

amount locked_at(const vesting_account& held, std::uint64_t time_s) {
  return saturating_difference(held.terms.total,
                               vested_at(held.terms, time_s) + held.staked);
}

amount spendable_at(const vesting_account& held, std::uint64_t time_s) {
  return saturating_difference(held.balance, locked_at(held, time_s));
}

amount withdrawable_at(const vesting_account& held, std::uint64_t time_s) {
  return std::min(
      spendable_at(held, time_s),
      saturating_difference(vested_at(held.terms, time_s), held.withdrawn));
}

std::optional<vesting_account> find_vesting(const entry_reader& entries,
                                            const address& owner) {
  return load<vesting_account>(entries, keys::vesting(owner));
}

verdict check_terms(const vesting_terms& terms) {
  if (terms.periods == 0 || terms.total < amount{terms.periods})
    return refuse(errc::out_of_range, terms.total, " units in ",
                  u128{terms.periods}, " periods");
  if (terms.period_s == 0 || terms.start_s > latest_time_s
      || u128{terms.period_s} * terms.periods > latest_time_s)
    return refuse(errc::out_of_range, u128{terms.periods}, " periods of ",
                  terms.period_s, " s from ", terms.start_s);
  if (terms.stake_cap > terms.total)
    return refuse(errc::out_of_range, "a cap of ", terms.stake_cap,
                  " is above ", terms.total);
  return {};
}

vesting_terms terms_of(const genesis_vesting& from) {
  return {from.total, from.start_s, from.period_s, from.periods,
          from.stake_cap.is_zero() ? amount{from.total.units() / tenth}
                                   : from.stake_cap};
}

void enter_vesting(overlay& entries, const address& owner,
                   const vesting_terms& terms) {
  store(entries, keys::vesting(owner),
        vesting_account{terms, terms.total, {}, {}, {}});
  credit_module(entries, modules::vesting, terms.total);
}

verdict apply(message_context& context, const create_vesting& message) {
  auto& block = context.block;
  vesting_terms terms;
  terms.total = message.value;
  terms.start_s = message.start_s.value_or(block.header.time_s);
  terms.period_s = message.period_s.value_or(terms.period_s);
  terms.periods = message.periods.value_or(terms.periods);
  terms.stake_cap
      = message.stake_cap.value_or(amount{message.value.units() / tenth});
  if (message.value.is_zero())
    return refuse(errc::zero_amount, "nothing to vest");
  if (auto checked = check_terms(terms); !checked)
    return checked;
  if (find_vesting(block.entries, message.to))
    return refuse(errc::already_vesting, "the account has vesting coins");
  if (auto paid = debit(block.entries, context.sender, message.value); !paid)
    return paid;
  enter_vesting(block.entries, message.to, terms);
  block.emit("vesting_created", {{"from", to_text(context.sender)},
                                 {"to", to_text(message.to)},
                                 {"amount", to_text(message.value)}});
  return {};
}

verdict apply(message_context& context, const withdraw_vested& message) {
  auto& block = context.block;
  auto held = vesting_of(block.entries, context.sender);
  if (!held)
    return tl::unexpected(held.error());
  if (message.value.is_zero())
    return refuse(errc::zero_amount, "nothing to withdraw");
  const auto most = withdrawable_at(*held, block.header.time_s);
  if (message.value > most)
    return refuse(errc::vest_locked, message.value, " is above the ", most,
                  " that can be withdrawn");
  held->balance -= message.value;
  held->withdrawn += message.value;
  store(block.entries, keys::vesting(context.sender), *held);
  debit_module(block.entries, modules::vesting, message.value);
  credit(block.entries, context.sender, message.value);
  block.emit("vested_withdrawn", {{"owner", to_text(context.sender)},
                                  {"amount", to_text(message.value)}});
  return {};
}

verdict stake_vesting(overlay& entries, const address& owner, amount value,
                      std::string_view module) {
  auto held = vesting_of(entries, owner);
  if (!held)
    return tl::unexpected(held.error());
  if (held->staked + value > held->terms.stake_cap)
    return refuse(errc::vest_locked, "staking ", value, " above ", held->staked,
                  " exceeds the cap of ", held->terms.stake_cap);
  if (value > held->balance)
    return refuse(errc::insufficient, "the vesting balance ", held->balance,
                  " is below the ", value, " needed");
  held->balance -= value;
  held->staked += value;
  store(entries, keys::vesting(owner), *held);
  move_between_modules(entries, modules::vesting, module, value);
  return {};
}

void unstake_vesting(overlay& entries, const address& owner, amount principal,
                     amount returned, std::string_view module) {
  auto held = load_required<vesting_account>(entries, keys::vesting(owner));
  held.staked -= principal;
  held.balance += returned;
  held.slashed += principal - returned;
  store(entries, keys::vesting(owner), held);
  move_between_modules(entries, module, modules::vesting, returned);
}

std::vector<std::string> vesting_faults(const entry_reader& entries) {
  std::vector<std::string> faults;
  amount held_by_accounts;
  for_each<vesting_account>(
      entries, keys::vesting_accounts,
      [&](const std::string& key, const vesting_account& held) {
        held_by_accounts += held.balance;
        if (held.balance + held.staked + held.withdrawn + held.slashed
            != held.terms.total)
          faults.push_back(key + ": its parts are not its total");
        return true;
      });
  if (held_by_accounts != module_balance(entries, modules::vesting))
    faults.push_back("mod/vesting: not the sum of its accounts");
  return faults;
}

} // namespace nephele::ledger
