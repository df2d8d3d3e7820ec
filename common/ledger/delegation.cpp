#include "common/ledger/delegation.hpp"

#include "common/ledger/accounts.hpp"

namespace nephele::ledger {

namespace {

verdict check_node(const entry_reader& entries, std::uint32_t id) {
  const auto found = find_node(entries, id);
  if (!found || found->state == bond_state::unbonded)
    return refuse(errc::not_bonded, "no node has the number ", u128{id});
  if (found->state == bond_state::unbonding)
    return refuse(errc::unbonding, "node ", u128{id}, " is leaving");
  return {};
}

/// Opens or enlarges a delegation; its coins are in mod/bond.
void open(block_context& block, const delegate_event& event,
          node_reward& rewards) {
  auto& entries = block.entries;
  const auto key = keys::delegation(event.node, event.owner);
  auto held = load<delegation>(entries, key);
  if (held) {
    const auto worth = worth_of(*held, rewards.index);
    rewards.delegates -= worth;
    held->value = worth.floor();
  } else {
    held = delegation{};
    ++rewards.delegations;
  }
  held->value += event.value;
  held->principal += event.value;
  held->index = rewards.index;
  held->height = block.header.height;
  held->source = event.source;
  rewards.delegates += decimal::of(held->value);
  store(entries, key, *held);
}

/// What the last delegator leaves is less than a unit.
void leave_dust(block_context& block, std::uint32_t id, node_reward& rewards) {
  rewards.operator_stake += rewards.delegates;
  rewards.delegates = {};
  const auto left = find_node(block.entries, id);
  if (!left || left->state == bond_state::unbonded)
    block.entries.erase(keys::node_reward(id));
  else
    store(block.entries, keys::node_reward(id), rewards);
}

} // namespace

decimal worth_of(const delegation& held, decimal index) {
  return decimal::from_atomics(mul_div(index.atomics(),
                                       decimal::of(held.value).atomics(),
                                       held.index.atomics()));
}

verdict apply(message_context& context, const delegate& message) {
  auto& block = context.block;
  if (auto checked = check_node(block.entries, message.node); !checked)
    return checked;
  const auto least = block.params.stake.min_delegation;
  if (message.value < least)
    return refuse(errc::delegation_too_low, "delegation ", message.value,
                  " is below ", least);
  const auto held = load<delegation>(
      block.entries, keys::delegation(message.node, context.sender));
  if (held && held->source != message.source)
    return refuse(errc::source_mismatch,
                  "a delegation from other coins is there already");
  if (auto taken
      = take_stake(context, message.value, message.source, modules::escrow);
      !taken)
    return taken;
  enqueue(block, queue::epoch,
          delegate_event{message.node, context.sender, message.value,
                         message.source},
          message.value);
  return {};
}

verdict apply(message_context& context, const undelegate& message) {
  auto& block = context.block;
  if (!block.entries.get(keys::delegation(message.node, context.sender)))
    return refuse(errc::no_delegation, "nothing is delegated to node ",
                  u128{message.node});
  enqueue(block, queue::epoch, undelegate_event{message.node, context.sender});
  return {};
}

verdict apply(message_context& context, const withdraw_delegator& message) {
  auto& entries = context.block.entries;
  const auto key = keys::delegation(message.node, context.sender);
  auto held = load<delegation>(entries, key);
  if (!held)
    return refuse(errc::no_delegation, "nothing is delegated to node ",
                  u128{message.node});
  if (auto checked = check_node(entries, message.node); !checked)
    return checked;
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(message.node));
  const auto worth = worth_of(*held, rewards.index);
  const auto value = decimal::of(held->value);
  amount paid;
  if (worth > value) {
    paid = (worth - value).floor();
    rewards.delegates -= worth - value;
    held->index = rewards.index;
    store(entries, keys::node_reward(message.node), rewards);
    store(entries, key, *held);
    debit_module(entries, modules::bond, paid);
    credit(entries, context.sender, paid);
  }
  context.block.emit("delegator_paid", {{"node", to_text(u128{message.node})},
                                        {"owner", to_text(context.sender)},
                                        {"amount", to_text(paid)}});
  return {};
}

void settle(block_context& block, const delegate_event& event) {
  auto& entries = block.entries;
  const auto target = find_node(entries, event.node);
  const auto held
      = load<delegation>(entries, keys::delegation(event.node, event.owner));
  const bool fits = target && target->state == bond_state::bonded
                    && (!held || held->source == event.source);
  if (!fits) {
    return_stake(block, event.owner, event.source, event.value, event.value,
                 modules::escrow);
    block.emit("delegation_refunded", {{"node", to_text(u128{event.node})},
                                       {"owner", to_text(event.owner)},
                                       {"amount", to_text(event.value)}});
    return;
  }
  move_between_modules(entries, modules::escrow, modules::bond, event.value);
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(event.node));
  open(block, event, rewards);
  store(entries, keys::node_reward(event.node), rewards);
  block.emit("delegated", {{"node", to_text(u128{event.node})},
                           {"owner", to_text(event.owner)},
                           {"amount", to_text(event.value)}});
}

void settle(block_context& block, const undelegate_event& event) {
  auto& entries = block.entries;
  const auto key = keys::delegation(event.node, event.owner);
  const auto held = load<delegation>(entries, key);
  if (!held)
    return; // asked for twice
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(event.node));
  const auto worth = worth_of(*held, rewards.index);
  const auto paid = worth.floor();
  rewards.delegates -= worth;
  --rewards.delegations;
  entries.erase(key);
  if (rewards.delegations == 0)
    leave_dust(block, event.node, rewards);
  else
    store(entries, keys::node_reward(event.node), rewards);
  return_stake(block, event.owner, held->source, held->principal, paid,
               modules::bond);
  block.emit("undelegated", {{"node", to_text(u128{event.node})},
                             {"owner", to_text(event.owner)},
                             {"amount", to_text(paid)}});
}

} // namespace nephele::ledger
