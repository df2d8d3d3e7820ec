#include "tests/unit/ledger/model/model.hpp"

#include <algorithm>

namespace nephele::test {

namespace {

using ledger::errc;

/// Costs are drawn below it.
constexpr std::uint64_t most_cost = 10'000'000'000;

const natural scale{1'000'000'000'000'000'000U};

natural times(const natural& a, const natural& b) {
  return a * b / scale;
}

natural whole(const natural& atomics) {
  return atomics / scale;
}

/// What a delegation has earned: its value times the growth of the index.
natural earned(const model::delegation& held, const natural& index) {
  if (index < held.index)
    return {};
  return held.value * scale * (index - held.index) / held.index;
}

natural of(ledger::decimal value) {
  return natural::of(value.atomics());
}

} // namespace

model::model(const ledger::parameters& rules, std::vector<natural> accounts,
             natural reward_pool, natural supply, std::uint64_t start_s)
    : balances(std::move(accounts)), pool(reward_pool), rules_(rules),
      start_s_(start_s), formula_pool_(reward_pool * scale),
      supply_(supply * scale) {
  recompute();
}

void model::recompute() {
  budget_ = times(formula_pool_ / natural{rules_.epochs.epochs_per_interval},
                  of(rules_.rewards.emission));
  saturation_ = supply_ / natural{rules_.rewards.sizes.rewarded()};
}

model::node* model::owned_by(std::size_t who) {
  for (auto& [id, each] : nodes_)
    if (each.owner == who && !each.gone)
      return &each;
  return nullptr;
}

std::uint32_t model::id_of(const node& which) const {
  return std::ranges::find_if(
             nodes_, [&](const auto& entry) { return &entry.second == &which; })
      ->first;
}

std::optional<errc> model::refused_node(std::size_t who, bool change) {
  const auto* own = owned_by(who);
  if (!own)
    return errc::not_bonded;
  if (own->leaving)
    return errc::unbonding;
  if (change && own->changing)
    return errc::pending_change;
  return std::nullopt;
}

std::optional<errc> model::refused_target(std::uint32_t id) {
  const auto at = nodes_.find(id);
  if (at == nodes_.end() || at->second.gone)
    return errc::not_bonded;
  if (at->second.leaving)
    return errc::unbonding;
  return std::nullopt;
}

bool model::pay(std::size_t who, const natural& value) {
  if (balances[who] < value)
    return false;
  balances[who] = balances[who] - value;
  return true;
}

errc model::apply(const operation& done, std::uint64_t fee) {
  balances[done.by] = balances[done.by] - natural{fee};
  fees = fees + natural{fee};
  const bool waits = done.what != action::send
                     && done.what != action::withdraw_operator
                     && done.what != action::withdraw_delegator;
  if (waits && advancing())
    return errc::epoch_advancing;
  switch (done.what) {
  case action::send:
    if (done.value == 0)
      return errc::zero_amount;
    if (!pay(done.by, done.value))
      return errc::insufficient;
    balances[done.to] = balances[done.to] + natural{done.value};
    return errc::ok;
  case action::bond:
    return bond_node(done);
  case action::delegate:
    return delegate(done);
  case action::undelegate: {
    const auto at = nodes_.find(done.node);
    if (at == nodes_.end() || !at->second.delegations.contains(done.by))
      return errc::no_delegation;
    epoch_queue_.push_back({done.what, done.node, done.by, {}, 0});
    return errc::ok;
  }
  case action::withdraw_operator:
  case action::withdraw_delegator:
    return withdraw(done);
  default:
    return change_pledge(done);
  }
}

errc model::bond_node(const operation& done) {
  const natural value{done.value};
  if (value < natural::of(rules_.stake.min_pledge.units()))
    return errc::pledge_too_low;
  if (of(rules_.stake.margin_max) < natural{done.margin})
    return errc::out_of_range;
  if (owned_by(done.by))
    return errc::already_bonded;
  if (identities_.contains(done.by))
    return errc::duplicate_identity;
  if (!pay(done.by, value))
    return errc::insufficient;
  bond = bond + value;
  node entered;
  entered.owner = done.by;
  entered.pledge = value;
  entered.own = value * scale;
  entered.index = natural{1'000'000'000} * scale;
  entered.margin = done.margin;
  entered.cost = natural{40'000'000};
  entered.rewarded = epoch_;
  identities_[done.by] = next_node_;
  nodes_.emplace(next_node_++, std::move(entered));
  return errc::ok;
}

errc model::change_pledge(const operation& done) {
  if (const auto refused
      = refused_node(done.by, done.what != action::update_cost))
    return *refused;
  auto& own = *owned_by(done.by);
  const natural value{done.value};
  queued event{done.what, id_of(own), done.by, value, done.margin};
  if (done.what == action::update_cost) {
    if (of(rules_.stake.margin_max) < natural{done.margin})
      return errc::out_of_range;
    event.value = natural{done.value % most_cost};
    interval_queue_.push_back(event);
    return errc::ok;
  }
  if (done.what == action::unbond) {
    own.leaving = true;
  } else {
    if (done.value == 0)
      return errc::zero_amount;
    if (done.what == action::pledge_more) {
      if (!pay(done.by, value))
        return errc::insufficient;
      escrow = escrow + value;
    } else if (own.pledge
               < value + natural::of(rules_.stake.min_pledge.units())) {
      return errc::pledge_too_low;
    }
    own.changing = true;
  }
  epoch_queue_.push_back(event);
  return errc::ok;
}

errc model::delegate(const operation& done) {
  if (const auto refused = refused_target(done.node))
    return *refused;
  const natural value{done.value};
  if (value < natural::of(rules_.stake.min_delegation.units()))
    return errc::delegation_too_low;
  if (!pay(done.by, value))
    return errc::insufficient;
  escrow = escrow + value;
  epoch_queue_.push_back({done.what, done.node, done.by, value, 0});
  return errc::ok;
}

errc model::withdraw(const operation& done) {
  natural payout;
  if (done.what == action::withdraw_operator) {
    if (const auto refused = refused_node(done.by, false))
      return *refused;
    auto& own = *owned_by(done.by);
    payout = whole(own.own - own.pledge * scale);
    own.own = own.pledge * scale;
  } else {
    const auto at = nodes_.find(done.node);
    if (at == nodes_.end() || !at->second.delegations.contains(done.by))
      return errc::no_delegation;
    if (const auto refused = refused_target(done.node))
      return *refused;
    auto& held = at->second.delegations.at(done.by);
    const auto gain = earned(held, at->second.index);
    if (gain > natural{}) {
      payout = whole(gain);
      at->second.delegated = at->second.delegated - gain;
      held.index = at->second.index;
    }
  }
  bond = bond - payout;
  balances[done.by] = balances[done.by] + payout;
  return errc::ok;
}

void model::slash(std::uint32_t id, std::uint64_t share) {
  natural lost;
  if (const auto at = nodes_.find(id); at != nodes_.end()) {
    auto& hit = at->second;
    const auto own = times(hit.own, share);
    const auto delegated = times(hit.delegated, share);
    hit.own = hit.own - own;
    hit.delegated = hit.delegated - delegated;
    hit.index = times(hit.index, scale - natural{share});
    hit.pledge = std::min(hit.pledge, whole(hit.own));
    lost = whole(own + delegated);
    bond = bond - lost;
  }
  for (auto& [due, waiting] : payments_)
    if (waiting.node == id) {
      const auto part = whole(times(waiting.value * scale, share));
      waiting.value = waiting.value - part;
      unbonding = unbonding - part;
      lost = lost + part;
    }
  treasury = treasury + lost;
}

} // namespace nephele::test
