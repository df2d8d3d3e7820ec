#include "tests/unit/ledger/model/model.hpp"

#include <algorithm>

namespace nephele::test {

namespace {

const natural scale{1'000'000'000'000'000'000U};

natural times(const natural& a, const natural& b) {
  return a * b / scale;
}

natural over(const natural& a, const natural& b) {
  return a * scale / b;
}

natural of(ledger::decimal value) {
  return natural::of(value.atomics());
}

natural worth_of(const model::delegation& held, const natural& index) {
  return held.value * scale * index / held.index;
}

} // namespace

void model::begin_block(std::uint64_t now_s, const roles& assigned) {
  auto room = rules_.epochs.events_per_block;
  while (!payments_.empty() && payments_.begin()->first <= now_s
         && room-- > 0) {
    const auto due = payments_.begin()->second;
    payments_.erase(payments_.begin());
    unbonding = unbonding - due.value;
    balances[due.owner] = balances[due.owner] + due.value;
    if (due.last)
      std::erase_if(identities_, [&](const auto& entry) {
        return entry.second == due.node;
      });
  }
  if (phase_ == 0) {
    if (now_s < start_s_ + rules_.epochs.epoch_seconds)
      return;
    reward(assigned);
    rebalance();
    phase_ = 1;
  }
  room = rules_.epochs.events_per_block;
  if (phase_ == 1) {
    settle_queue(epoch_queue_, room);
    if (!epoch_queue_.empty())
      return;
    phase_ = 2;
  }
  const bool last = in_interval_ + 1 == rules_.epochs.epochs_per_interval;
  if (last) {
    settle_queue(interval_queue_, room);
    if (!interval_queue_.empty())
      return;
    formula_pool_ = formula_pool_ - paid_;
    supply_ = supply_ + times(of(rules_.rewards.supply_scale), paid_);
    paid_ = {};
    recompute();
  }
  rebalance();
  phase_ = 0;
  in_interval_ = last ? 0 : in_interval_ + 1;
  start_s_ += rules_.epochs.epoch_seconds;
  ++epoch_;
}

void model::settle_queue(std::deque<queued>& queue, std::uint32_t& room) {
  for (; !queue.empty() && room > 0; --room) {
    const auto event = queue.front();
    queue.pop_front();
    settle(event);
  }
}

void model::rebalance() {
  natural owed;
  for (const auto& [id, each] : nodes_)
    owed = owed + each.own + each.delegated;
  const auto target = (owed + scale - natural{1}) / scale;
  pool = pool + bond - target;
  bond = target;
}

std::uint64_t model::performance(std::uint32_t id) const {
  for (std::uint64_t age = 0; age <= 12 && age <= epoch_; ++age)
    if (const auto at = measured_.find({epoch_ - age, id});
        at != measured_.end())
      return at->second;
  return 0;
}

void model::reward(const roles& assigned) {
  const auto& rules = rules_.rewards;
  const auto k = std::max<std::uint64_t>(
      rules.sizes.rewarded(), assigned.active.size() + assigned.standby.size());
  const auto reserve
      = std::max<std::uint64_t>(rules.sizes.standby, assigned.standby.size());
  const auto f = of(rules.work_factor);
  const auto on_standby
      = over(scale, times(f, natural{k} * scale)
                        - times(f - scale, natural{reserve} * scale));
  for (auto& [id, each] : nodes_) {
    if (each.rewarded && *each.rewarded >= epoch_)
      continue;
    each.rewarded = epoch_;
    const bool active = std::ranges::count(assigned.active, id) != 0;
    const bool standby = std::ranges::count(assigned.standby, id) != 0;
    const auto percent = performance(id);
    if (each.gone || (!active && !standby) || percent == 0)
      continue;
    reward_node(each, percent, active ? times(f, on_standby) : on_standby);
  }
}

void model::reward_node(node& paid, std::uint64_t percent,
                        const natural& work) {
  const auto& rules = rules_.rewards;
  const auto p = natural{percent} * scale / natural{10'000};
  const auto alpha = of(rules.sybil_resistance);
  const auto bounded = [this](const natural& stake) {
    return stake > saturation_ ? scale : over(stake, saturation_);
  };
  const auto total = bounded(paid.own + paid.delegated);
  const auto pledged = bounded(paid.own);
  const natural k{rules.sizes.rewarded()};
  const auto reward = over(
      times(times(times(budget_, p), total), work + times(alpha, pledged) / k),
      scale + alpha);
  const auto cost = times(
      paid.cost * scale / natural{rules_.epochs.epochs_per_interval}, p);
  auto own = reward;
  if (reward > cost) {
    const natural margin{paid.margin};
    const auto part = over(paid.own, paid.own + paid.delegated);
    own = times(reward - cost, margin + times(scale - margin, part)) + cost;
  }
  const auto rest = reward - own;
  if (paid.delegated > natural{})
    paid.index = paid.index + times(rest, over(paid.index, paid.delegated));
  paid.own = paid.own + own;
  paid.delegated = paid.delegated + rest;
  paid_ = paid_ + reward;
}

void model::settle(const queued& event) {
  if (event.what == action::delegate)
    return settle_delegation(event);
  if (event.what == action::undelegate)
    return settle_undelegation(event);
  const auto at = nodes_.find(event.node);
  if (at == nodes_.end())
    return;
  auto& changed = at->second;
  switch (event.what) {
  case action::pledge_more:
    escrow = escrow - event.value;
    bond = bond + event.value;
    changed.pledge = changed.pledge + event.value;
    changed.own = changed.own + event.value * scale;
    changed.changing = false;
    break;
  case action::decrease_pledge: {
    const auto least = natural::of(rules_.stake.min_pledge.units());
    const auto spare
        = changed.pledge > least ? changed.pledge - least : natural{};
    const auto value = std::min(event.value, spare);
    changed.pledge = changed.pledge - value;
    changed.own = changed.own - value * scale;
    changed.changing = false;
    if (value > natural{})
      later(event.node, changed.owner, value, false);
    break;
  }
  case action::unbond:
    leave(event.node, changed);
    break;
  default:
    changed.margin = event.margin;
    changed.cost = event.value;
    break;
  }
}

void model::later(std::uint32_t id, std::size_t owner, const natural& value,
                  bool last) {
  bond = bond - value;
  unbonding = unbonding + value;
  const auto length = rules_.epochs.epoch_seconds;
  payments_.emplace(start_s_ + length + rules_.stake.unbonding_epochs * length,
                    payment{id, owner, value, last});
}

void model::leave(std::uint32_t id, node& leaving) {
  later(id, leaving.owner, leaving.own / scale, true);
  leaving.gone = true;
  leaving.own = {};
  leaving.pledge = {};
  if (leaving.delegations.empty())
    nodes_.erase(id);
}

void model::settle_delegation(const queued& event) {
  escrow = escrow - event.value;
  const auto at = nodes_.find(event.node);
  if (at == nodes_.end() || at->second.leaving) {
    balances[event.owner] = balances[event.owner] + event.value;
    return;
  }
  bond = bond + event.value;
  auto& target = at->second;
  natural value = event.value;
  if (const auto held = target.delegations.find(event.owner);
      held != target.delegations.end()) {
    const auto before = worth_of(held->second, target.index);
    target.delegated = target.delegated - before;
    value = value + before / scale;
  }
  target.delegations[event.owner] = {value, target.index};
  target.delegated = target.delegated + value * scale;
}

void model::settle_undelegation(const queued& event) {
  const auto at = nodes_.find(event.node);
  if (at == nodes_.end() || !at->second.delegations.contains(event.owner))
    return;
  auto& target = at->second;
  const auto worth = worth_of(target.delegations.at(event.owner), target.index);
  target.delegations.erase(event.owner);
  target.delegated = target.delegated - worth;
  bond = bond - worth / scale;
  balances[event.owner] = balances[event.owner] + worth / scale;
  if (!target.delegations.empty())
    return;
  target.own = target.own + target.delegated;
  target.delegated = {};
  if (target.gone)
    nodes_.erase(event.node);
}

} // namespace nephele::test
