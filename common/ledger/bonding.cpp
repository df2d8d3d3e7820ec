#include "common/ledger/bonding.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/unbonding.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view bond_domain{"nephele-bond-v1\0", 16};

struct own_node {
  std::uint32_t id;
  ledger::node node;
};

decision<own_node> node_of_sender(const message_context& context) {
  const auto& entries = context.block.entries;
  const auto id = node_owned_by(entries, context.sender);
  if (!id)
    return refuse(errc::not_bonded, "the account has no node");
  auto found = load_required<node>(entries, keys::node(*id));
  if (found.state != bond_state::bonded)
    return refuse(errc::unbonding, "node ", u128{*id}, " is leaving");
  return own_node{*id, std::move(found)};
}

/// As node_of_sender, for messages that queue a change of the pledge.
decision<own_node> node_without_change(const message_context& context) {
  auto found = node_of_sender(context);
  if (found && found->node.has_pledge_change)
    return refuse(errc::pending_change, "node ", u128{found->id},
                  " waits for a change of its pledge");
  return found;
}

verdict check_bond(const message_context& context, const bond_node& message) {
  const auto& entries = context.block.entries;
  const auto& rules = context.block.params.stake;
  if (message.pledge < rules.min_pledge)
    return refuse(errc::pledge_too_low, "pledge ", message.pledge, " is below ",
                  rules.min_pledge);
  if (auto checked = check_cost(message.cost, rules); !checked)
    return checked;
  if (node_owned_by(entries, context.sender))
    return refuse(errc::already_bonded, "the account has a node");
  if (node_with_identity(entries, message.node.key))
    return refuse(errc::duplicate_identity, "identity ",
                  to_hex(message.node.key.span()), " is in use");
  if (auto checked = check_info(message.node); !checked)
    return checked;
  const auto statement = bond_statement(context.block.header.chain_id,
                                        context.sender, context.nonce, message);
  if (!crypto::verify_plain(message.node.key, statement,
                            message.owner_signature))
    return refuse(errc::bad_owner_sig, "not signed by the node's identity");
  return {};
}

std::uint64_t unbonding_due(const block_context& block) {
  const auto now = current_epoch(block.entries);
  return now.end_s()
         + block.params.stake.unbonding_epochs
               * block.params.epochs.epoch_seconds;
}

} // namespace

byte_vector bond_statement(std::string_view chain_id, const address& sender,
                           std::uint64_t nonce, const bond_node& message) {
  encoder out;
  out.raw(as_bytes(bond_domain));
  out.put(chain_id);
  out.put(sender);
  out.put(nonce);
  out.put(message.node);
  out.put(message.cost);
  out.put(message.pledge);
  return std::move(out).take();
}

std::uint32_t enter_node(block_context& block, node entered,
                         const node_cost& cost,
                         std::optional<std::uint64_t> last_rewarded) {
  auto& entries = block.entries;
  const auto id = load_required<std::uint32_t>(entries, keys::next_node);
  store(entries, keys::next_node, id + 1);
  node_reward rewards;
  rewards.cost = cost;
  rewards.operator_stake = decimal::of(entered.pledge);
  rewards.last_rewarded = last_rewarded;
  store(entries, keys::node_reward(id), rewards);
  store(entries, keys::node(id), entered);
  store(entries, keys::node_of_owner(entered.owner), id);
  store(entries, keys::node_of_identity(entered.info.key), id);
  block.emit("bonded", {{"node", to_text(u128{id})},
                        {"owner", to_text(entered.owner)},
                        {"pledge", to_text(entered.pledge)}});
  return id;
}

void forget_node(block_context& block, std::uint32_t id) {
  auto& entries = block.entries;
  const auto gone = load_required<node>(entries, keys::node(id));
  entries.erase(keys::node(id));
  entries.erase(keys::node_of_identity(gone.info.key));
  const auto prefix = keys::node_keys(id);
  while (const auto key = entries.next({}, prefix))
    entries.erase(key->first);
}

verdict apply(message_context& context, const bond_node& message) {
  if (auto checked = check_bond(context, message); !checked)
    return checked;
  if (auto taken
      = take_stake(context, message.pledge, message.source, modules::bond);
      !taken)
    return taken;
  auto& block = context.block;
  node entered;
  entered.owner = context.sender;
  entered.info = message.node;
  entered.pledge = message.pledge;
  entered.principal = message.pledge;
  entered.source = message.source;
  entered.bond_height = block.header.height;
  enter_node(block, std::move(entered), message.cost,
             current_epoch(block.entries).absolute);
  return {};
}

verdict apply(message_context& context, const update_node& message) {
  auto own = node_of_sender(context);
  if (!own)
    return tl::unexpected(own.error());
  auto& info = own->node.info;
  info.host = message.host.value_or(info.host);
  info.ports = message.ports.value_or(info.ports);
  info.version = message.version.value_or(info.version);
  info.roles = message.roles.value_or(info.roles);
  if (auto checked = check_info(info); !checked)
    return checked;
  store(context.block.entries, keys::node(own->id), own->node);
  return {};
}

verdict apply(message_context& context, const pledge_more& message) {
  auto own = node_without_change(context);
  if (!own)
    return tl::unexpected(own.error());
  if (message.value.is_zero())
    return refuse(errc::zero_amount, "nothing to pledge");
  if (auto taken
      = take_stake(context, message.value, own->node.source, modules::escrow);
      !taken)
    return taken;
  own->node.has_pledge_change = true;
  store(context.block.entries, keys::node(own->id), own->node);
  enqueue(context.block, queue::epoch,
          pledge_more_event{own->id, message.value}, message.value);
  return {};
}

verdict apply(message_context& context, const decrease_pledge& message) {
  auto own = node_without_change(context);
  if (!own)
    return tl::unexpected(own.error());
  if (message.value.is_zero())
    return refuse(errc::zero_amount, "nothing to take out");
  const auto least = context.block.params.stake.min_pledge;
  const auto pledge = own->node.pledge;
  if (message.value > pledge || pledge - message.value < least)
    return refuse(errc::pledge_too_low, "pledge ", pledge, " less ",
                  message.value, " is below ", least);
  own->node.has_pledge_change = true;
  store(context.block.entries, keys::node(own->id), own->node);
  enqueue(context.block, queue::epoch,
          decrease_pledge_event{own->id, message.value});
  return {};
}

verdict apply(message_context& context, const update_cost& message) {
  const auto own = node_of_sender(context);
  if (!own)
    return tl::unexpected(own.error());
  if (auto checked = check_cost(message.cost, context.block.params.stake);
      !checked)
    return checked;
  enqueue(context.block, queue::interval,
          update_cost_event{own->id, message.cost});
  return {};
}

verdict apply(message_context& context, const unbond_node&) {
  auto own = node_without_change(context);
  if (!own)
    return tl::unexpected(own.error());
  own->node.state = bond_state::unbonding;
  store(context.block.entries, keys::node(own->id), own->node);
  enqueue(context.block, queue::epoch, unbond_event{own->id});
  return {};
}

verdict apply(message_context& context, const withdraw_operator&) {
  const auto own = node_of_sender(context);
  if (!own)
    return tl::unexpected(own.error());
  auto& entries = context.block.entries;
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(own->id));
  const auto pledge = decimal::of(own->node.pledge);
  const auto paid = (rewards.operator_stake - pledge).floor();
  rewards.operator_stake = pledge;
  store(entries, keys::node_reward(own->id), rewards);
  debit_module(entries, modules::bond, paid);
  credit(entries, context.sender, paid);
  context.block.emit("operator_paid", {{"node", to_text(u128{own->id})},
                                       {"amount", to_text(paid)}});
  return {};
}

void settle(block_context& block, const pledge_more_event& event) {
  auto& entries = block.entries;
  auto changed = load_required<node>(entries, keys::node(event.node));
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(event.node));
  changed.pledge += event.value;
  changed.principal += event.value;
  changed.has_pledge_change = false;
  rewards.operator_stake += decimal::of(event.value);
  store(entries, keys::node(event.node), changed);
  store(entries, keys::node_reward(event.node), rewards);
  move_between_modules(entries, modules::escrow, modules::bond, event.value);
}

void settle(block_context& block, const decrease_pledge_event& event) {
  auto& entries = block.entries;
  auto changed = load_required<node>(entries, keys::node(event.node));
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(event.node));
  // A slash in between may have left less than was asked for.
  const auto least = block.params.stake.min_pledge;
  const auto spare = changed.pledge > least ? changed.pledge - least : amount{};
  const auto value = std::min(event.value, spare);
  const auto principal = std::min(value, changed.principal);
  changed.pledge -= value;
  changed.principal -= principal;
  changed.has_pledge_change = false;
  rewards.operator_stake -= decimal::of(value);
  store(entries, keys::node(event.node), changed);
  store(entries, keys::node_reward(event.node), rewards);
  if (!value.is_zero())
    begin_unbonding(block,
                    {unbonding_kind::pledge,
                     event.node,
                     {},
                     changed.owner,
                     changed.source,
                     principal,
                     value},
                    modules::bond, unbonding_due(block));
}

void settle(block_context& block, const unbond_event& event) {
  auto& entries = block.entries;
  auto gone = load_required<node>(entries, keys::node(event.node));
  auto rewards
      = load_required<node_reward>(entries, keys::node_reward(event.node));
  const auto value = rewards.operator_stake.floor();
  begin_unbonding(block,
                  {unbonding_kind::node,
                   event.node,
                   {},
                   gone.owner,
                   gone.source,
                   gone.principal,
                   value},
                  modules::bond, unbonding_due(block));
  gone.state = bond_state::unbonded;
  gone.pledge = {};
  gone.principal = {};
  rewards.operator_stake = {};
  store(entries, keys::node(event.node), gone);
  entries.erase(keys::node_of_owner(gone.owner));
  if (rewards.delegations == 0)
    entries.erase(keys::node_reward(event.node));
  else
    store(entries, keys::node_reward(event.node), rewards);
}

void settle(block_context& block, const update_cost_event& event) {
  auto& entries = block.entries;
  auto rewards = load<node_reward>(entries, keys::node_reward(event.node));
  if (!rewards)
    return; // it left meanwhile
  rewards->cost = event.cost;
  store(entries, keys::node_reward(event.node), *rewards);
}

} // namespace nephele::ledger
