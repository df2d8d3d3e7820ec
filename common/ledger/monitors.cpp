#include "common/ledger/monitors.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/epochs.hpp"

namespace nephele::ledger {

std::optional<monitor> find_monitor(const entry_reader& entries,
                                    const address& owner) {
  return load<monitor>(entries, keys::monitor(owner));
}

std::uint32_t count_monitors(const entry_reader& entries) {
  std::uint32_t count = 0;
  for_each<monitor>(entries, keys::monitors,
                    [&](const std::string&, const monitor& held) {
                      count += held.authorised ? 1 : 0;
                      return true;
                    });
  return count;
}

verdict apply(message_context& context, const bond_monitor& message) {
  auto& block = context.block;
  if (message.value.is_zero())
    return refuse(errc::zero_amount, "nothing to bond");
  if (auto paid = debit(block.entries, context.sender, message.value); !paid)
    return paid;
  credit_module(block.entries, modules::monitors, message.value);
  auto held = find_monitor(block.entries, context.sender).value_or(monitor{});
  held.bond += message.value;
  store(block.entries, keys::monitor(context.sender), held);
  block.emit("monitor_bonded", {{"monitor", to_text(context.sender)},
                                {"bond", to_text(held.bond)}});
  return {};
}

verdict apply(message_context& context, const leave_monitor&) {
  auto& block = context.block;
  auto& entries = block.entries;
  const auto held = find_monitor(entries, context.sender);
  if (!held)
    return refuse(errc::not_monitor, "the account is no monitor");
  const auto epoch = current_epoch(entries).absolute;
  if (entries.get(keys::report_commitment(epoch, context.sender)))
    return refuse(errc::pending_change, "a report on epoch ", epoch,
                  " is committed");
  entries.erase(keys::monitor(context.sender));
  debit_module(entries, modules::monitors, held->bond);
  credit(entries, context.sender, held->bond);
  block.emit("monitor_left", {{"monitor", to_text(context.sender)},
                              {"bond", to_text(held->bond)}});
  return {};
}

void enter_monitor(overlay& entries, const address& owner) {
  store(entries, keys::monitor(owner), monitor{{}, true, 0});
}

verdict authorise_monitor(block_context& block, const address& owner,
                          bool authorised) {
  auto held = find_monitor(block.entries, owner);
  if (!held)
    return refuse(errc::not_monitor, to_text(owner), " has bonded nothing");
  const auto least = block.params.performance.monitor_bond;
  if (authorised && held->bond < least)
    return refuse(errc::pledge_too_low, "bond ", held->bond, " is below ",
                  least);
  held->authorised = authorised;
  held->deviating_epochs = 0;
  store(block.entries, keys::monitor(owner), *held);
  block.emit(authorised ? "monitor_authorised" : "monitor_dismissed",
             {{"monitor", to_text(owner)}});
  return {};
}

void punish_monitor(block_context& block, const address& owner,
                    std::string_view offence) {
  auto held = load_required<monitor>(block.entries, keys::monitor(owner));
  const auto lost
      = mul(decimal::of(held.bond), block.params.slashes.monitor_fault).ceil();
  held.bond -= lost;
  held.authorised = false;
  store(block.entries, keys::monitor(owner), held);
  move_between_modules(block.entries, modules::monitors, modules::treasury,
                       lost);
  block.emit("slashed", {{"monitor", to_text(owner)},
                         {"reason", std::string{offence}},
                         {"amount", to_text(lost)}});
}

std::vector<std::string> monitor_faults(const entry_reader& entries) {
  amount bonds;
  for_each<monitor>(entries, keys::monitors,
                    [&](const std::string&, const monitor& held) {
                      bonds += held.bond;
                      return true;
                    });
  if (bonds == module_balance(entries, modules::monitors))
    return {};
  return {"mod/monitors: not the sum of the monitors' bonds"};
}

} // namespace nephele::ledger
