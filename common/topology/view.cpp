#include "common/topology/view.hpp"

#include "common/topology/decode.hpp"
#include "common/topology/domains.hpp"
#include "common/topology/limits.hpp"

#include <algorithm>

namespace nephele::topology {

view::view(trust whom) : trust_(std::move(whom)) {
}

result<view::outcome> view::accept_snapshot(const signed_document& document,
                                            wall_time now) {
  const auto hash = hash_of(document);
  for (const auto& [epoch, held] : entries_)
    if (held.hash == hash)
      return outcome::known;
  if (const auto fine = verify(document, snapshot_domain, trust_.signers);
      !fine)
    return fail(fine.error());
  auto candidate = decode_snapshot(document.payload);
  if (!candidate)
    return fail(candidate.error());
  if (const auto fine = admit(*candidate, now); !fine)
    return fail(fine.error());
  const auto epoch = candidate->epoch;
  const auto from = start_of(candidate->parameters, epoch);
  entry fresh{hash, {}, {}};
  fresh.states.emplace_back(
      from, std::make_shared<const directory>(std::move(*candidate), hash));
  entries_.emplace(epoch, std::move(fresh));
  forget_old(now);
  return outcome::accepted;
}

result<void> view::admit(const snapshot& candidate, wall_time now) const {
  const auto& parameters = candidate.parameters;
  if (parameters.network != trust_.network)
    return fail(errc::wrong_network, parameters.network);
  if (entries_.contains(candidate.epoch))
    return fail(errc::forked,
                "epoch " + std::to_string(candidate.epoch.value()));
  if (!entries_.empty()) {
    const auto& held = entries_.begin()->second.states[0].second->parameters();
    if (parameters.genesis_time != held.genesis_time
        || parameters.epoch_length != held.epoch_length
        || parameters.epochs_per_rotation != held.epochs_per_rotation)
      return fail(errc::calendar_changed);
  }
  if (now >= candidate.usable_until)
    return fail(errc::stale, "not usable any more");
  if (const auto* const held = effective(now);
      held != nullptr && candidate.epoch < held->states[0].second->epoch())
    return fail(errc::stale, "older than the epoch that is held");
  if (now < start_of(parameters, candidate.epoch) - parameters.epoch_length)
    return fail(errc::premature);
  return {};
}

result<view::outcome> view::accept_delta(const signed_document& document) {
  const auto hash = hash_of(document);
  for (const auto& [epoch, held] : entries_)
    if (std::ranges::find(held.deltas, hash) != held.deltas.end())
      return outcome::known;
  if (const auto fine = verify(document, delta_domain, trust_.signers); !fine)
    return fail(fine.error());
  const auto change = decode_delta(document.payload);
  if (!change)
    return fail(change.error());
  if (change->network != trust_.network)
    return fail(errc::wrong_network, change->network);
  const auto found = entries_.find(change->epoch);
  if (found == entries_.end())
    return fail(errc::unknown_snapshot);
  auto& held = found->second;
  if (held.hash != change->snapshot_hash)
    return fail(errc::forked, "delta to another snapshot of the epoch");
  if (change->sequence <= held.deltas.size())
    return fail(errc::forked, "another delta of the sequence");
  if (change->sequence != held.deltas.size() + 1)
    return fail(errc::delta_gap);
  if (!held.deltas.empty() && change->effective_at < held.states.back().first)
    return fail(errc::delta_forbidden, "takes effect before an earlier one");
  auto changed = held.states.back().second->apply(*change);
  if (!changed)
    return fail(changed.error());
  held.states.emplace_back(change->effective_at, std::move(*changed));
  held.deltas.push_back(hash);
  return outcome::accepted;
}

result<std::shared_ptr<const directory>> view::at(wall_time now) const {
  if (entries_.empty())
    return fail(errc::no_topology);
  const auto* const held = effective(now);
  if (held == nullptr)
    return fail(errc::no_topology, "the first epoch held has not begun");
  const auto& first = held->states.front().second;
  if (now >= first->usable_until())
    return fail(errc::stale);
  // The snapshot itself holds from its epoch on, also where a delta with an
  // earlier moment is known: the last state whose time has come wins.
  auto current = first;
  for (const auto& [from, state] : held->states)
    if (from <= now)
      current = state;
  return current;
}

std::shared_ptr<const directory> view::next(wall_time now) const {
  for (const auto& [epoch, held] : entries_)
    if (held.states.front().first > now)
      return held.states.back().second;
  return nullptr;
}

std::optional<wall_time> view::next_change(wall_time now) const {
  std::optional<wall_time> soonest;
  const auto consider = [&](wall_time when) {
    if (when > now && (!soonest || when < *soonest))
      soonest = when;
  };
  for (const auto& [epoch, held] : entries_) {
    for (const auto& [from, state] : held.states)
      consider(from);
    consider(held.states.front().second->usable_until());
  }
  return soonest;
}

std::vector<link_peer> view::peers() const {
  std::vector<link_peer> all;
  for (const auto& [epoch, held] : entries_)
    for (const auto& node : held.states.front().second->nodes())
      if (const link_peer peer{node.id, node.link_key};
          std::ranges::find(all, peer) == all.end())
        all.push_back(peer);
  return all;
}

const view::entry* view::effective(wall_time now) const {
  const entry* newest = nullptr;
  for (const auto& [epoch, held] : entries_)
    if (held.states.front().first <= now)
      newest = &held;
  return newest;
}

void view::forget_old(wall_time now) {
  const auto* const current = effective(now);
  if (current == nullptr)
    return;
  const auto epoch = current->states.front().second->epoch();
  // The one before the current stays: its peers still have packets under way.
  while (entries_.size() > 1 && std::next(entries_.begin())->first < epoch)
    entries_.erase(entries_.begin());
}

} // namespace nephele::topology
