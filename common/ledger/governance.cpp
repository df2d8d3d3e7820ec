#include "common/ledger/governance.hpp"

#include "common/ledger/monitors.hpp"
#include "common/ledger/rewards.hpp"
#include "common/ledger/validators.hpp"

namespace nephele::ledger {

namespace {

parameters merged(parameters rules, const governance_action& action) {
  rules.fees = action.fees.value_or(rules.fees);
  rules.stake = action.stake.value_or(rules.stake);
  rules.epochs = action.epochs.value_or(rules.epochs);
  rules.rewards = action.rewards.value_or(rules.rewards);
  rules.performance = action.performance.value_or(rules.performance);
  rules.validators = action.validators.value_or(rules.validators);
  rules.slashes = action.slashes.value_or(rules.slashes);
  rules.credentials = action.credentials.value_or(rules.credentials);
  rules.services = action.services.value_or(rules.services);
  rules.governance = action.governance.value_or(rules.governance);
  return rules;
}

verdict check_parameters(const parameters& rules) {
  const auto faults = faults_of(rules);
  if (faults.empty())
    return {};
  std::string all;
  for (const auto& fault : faults)
    all += (all.empty() ? "" : "; ") + fault;
  return refuse(errc::out_of_range, all);
}

/// Budget and saturation follow from pool, supply and parameters.
void set_parameters(block_context& block, const parameters& rules) {
  block.params = rules;
  store(block.entries, keys::parameters, rules);
  auto state = load_required<reward_state>(block.entries, keys::reward_pool);
  recompute(state, rules);
  store(block.entries, keys::reward_pool, state);
}

void set_admin(overlay& entries, const std::optional<address>& to) {
  if (to)
    store(entries, keys::admin, *to);
  else
    entries.erase(keys::admin);
}

/// Everything or nothing.
verdict execute(block_context& block, const governance_action& action) {
  if (auto checked = check_action(block, action); !checked)
    return checked;
  set_parameters(block, merged(block.params, action));
  for (const auto& [owner, authorised] : action.monitors)
    if (auto changed = authorise_monitor(block, owner, authorised); !changed)
      return changed;
  if (action.admin)
    set_admin(block.entries, *action.admin);
  if (action.key != key_change::none)
    begin_key_round(block, action.key);
  block.emit("governed", {});
  return {};
}

verdict decide(block_context& block, const governance_action& action,
               bool immediate) {
  if (immediate)
    return execute(block, action);
  enqueue(block, queue::interval, governance_event{action});
  return {};
}

/// The power of the sender in the present set; 0 if it has none.
std::uint64_t power_of(const entry_reader& entries, const address& voter) {
  const auto found = find_validator(entries, voter);
  if (!found)
    return 0;
  const auto set = current_set(entries);
  const auto at = set.find(found->key);
  return at == set.end() ? 0 : at->second;
}

bool is_decided(const entry_reader& entries, std::uint32_t id) {
  u128 all = 0;
  for (const auto& [key, power] : current_set(entries))
    all += power;
  u128 agreeing = 0;
  const auto prefix = keys::votes(id);
  for_each<bool>(entries, prefix, [&](const std::string& key, bool agrees) {
    if (agrees)
      agreeing += power_of(entries, keys::address_after(key, prefix));
    return true;
  });
  return agreeing * 3 > all * 2;
}

void forget_proposal(overlay& entries, std::uint32_t id) {
  entries.erase(keys::proposal(id));
  const auto prefix = keys::votes(id);
  while (const auto vote = entries.next({}, prefix))
    entries.erase(vote->first);
}

verdict vote(message_context& context, std::uint32_t id, bool agrees) {
  auto& block = context.block;
  const auto open = find_proposal(block.entries, id);
  if (!open)
    return refuse(errc::no_proposal, "no proposal has the number ", u128{id});
  if (block.header.time_s >= open->end_s)
    return refuse(errc::expired, "votes stopped at ", open->end_s);
  store(block.entries, keys::vote(id, context.sender), agrees);
  block.emit("voted", {{"proposal", to_text(u128{id})},
                       {"voter", to_text(context.sender)},
                       {"agrees", agrees ? "yes" : "no"}});
  if (!is_decided(block.entries, id))
    return {};
  forget_proposal(block.entries, id);
  return decide(block, open->action, open->immediate);
}

} // namespace

std::optional<proposal> find_proposal(const entry_reader& entries,
                                      std::uint32_t id) {
  return load<proposal>(entries, keys::proposal(id));
}

std::optional<address> admin_of(const entry_reader& entries) {
  return load<address>(entries, keys::admin);
}

verdict check_action(const block_context& block,
                     const governance_action& action) {
  if (auto checked = check_parameters(merged(block.params, action)); !checked)
    return checked;
  const auto least
      = action.performance.value_or(block.params.performance).monitor_bond;
  for (const auto& [owner, authorised] : action.monitors) {
    const auto held = find_monitor(block.entries, owner);
    if (!held)
      return refuse(errc::not_monitor, to_text(owner), " has bonded nothing");
    if (authorised && held->bond < least)
      return refuse(errc::pledge_too_low, "bond ", held->bond, " is below ",
                    least);
  }
  if (action.key == key_change::none)
    return {};
  return check_key_change(block.entries, action.key);
}

verdict apply(message_context& context, const gov& message) {
  auto& block = context.block;
  if (auto checked = check_action(block, message.action); !checked)
    return checked;
  if (admin_of(block.entries) == context.sender)
    return decide(block, message.action, message.immediate);
  if (power_of(block.entries, context.sender) == 0)
    return refuse(errc::not_admin, "neither the admin nor a validator");
  const auto id
      = load<std::uint32_t>(block.entries, keys::next_proposal).value_or(1);
  store(block.entries, keys::next_proposal, id + 1);
  const proposal opened{message.action, message.immediate,
                        block.header.time_s + block.params.governance.voting_s};
  store(block.entries, keys::proposal(id), opened);
  block.emit("proposed", {{"proposal", to_text(u128{id})},
                          {"by", to_text(context.sender)}});
  return vote(context, id, true);
}

verdict apply(message_context& context, const gov_vote& message) {
  if (power_of(context.block.entries, context.sender) == 0)
    return refuse(errc::not_admin, "no validator of the present set");
  return vote(context, message.proposal, message.agrees);
}

void settle(block_context& block, const governance_event& event) {
  if (const auto done = execute(block, event.action); !done)
    block.emit("governance_failed",
               {{"error", std::string{to_string(done.error().code)}},
                {"reason", done.error().detail}});
}

void close_proposals(block_context& block) {
  std::vector<std::uint32_t> over;
  for_each<proposal>(block.entries, keys::proposals,
                     [&](const std::string& key, const proposal& open) {
                       if (block.header.time_s >= open.end_s)
                         over.push_back(static_cast<std::uint32_t>(
                             keys::number_after(key, keys::proposals)));
                       return true;
                     });
  for (const auto id : over)
    forget_proposal(block.entries, id);
}

} // namespace nephele::ledger
