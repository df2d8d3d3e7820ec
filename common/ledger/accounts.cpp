#include "common/ledger/accounts.hpp"

namespace nephele::ledger {

account account_of(const entry_reader& entries, const address& owner) {
  return load<account>(entries, keys::account(owner)).value_or(account{});
}

amount module_balance(const entry_reader& entries, std::string_view module) {
  return load<amount>(entries, keys::module(module)).value_or(amount{});
}

void credit(overlay& entries, const address& to, amount value) {
  if (value.is_zero())
    return;
  auto held = account_of(entries, to);
  held.balance += value;
  store(entries, keys::account(to), held);
}

verdict debit(overlay& entries, const address& from, amount value) {
  if (value.is_zero())
    return {};
  auto held = account_of(entries, from);
  if (held.balance < value)
    return refuse(errc::insufficient, "balance ", held.balance,
                  " is below the ", value, " needed");
  held.balance -= value;
  store(entries, keys::account(from), held);
  return {};
}

void credit_module(overlay& entries, std::string_view to, amount value) {
  if (value.is_zero())
    return;
  store(entries, keys::module(to), module_balance(entries, to) + value);
}

void debit_module(overlay& entries, std::string_view from, amount value) {
  if (value.is_zero())
    return;
  store(entries, keys::module(from), module_balance(entries, from) - value);
}

void move_between_modules(overlay& entries, std::string_view from,
                          std::string_view to, amount value) {
  debit_module(entries, from, value);
  credit_module(entries, to, value);
}

} // namespace nephele::ledger
