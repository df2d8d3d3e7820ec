#include "services/topology-indexer/publication.hpp"

#include "common/topology/decode.hpp"
#include "common/topology/domains.hpp"
#include "common/topology/encode.hpp"
#include "common/topology/limits.hpp"
#include "services/topology-indexer/delta_plan.hpp"

#include <algorithm>

namespace nephele::topology_indexer {

namespace {

using topology::signed_document;

topology::trust trust_of(const genesis::genesis& admitted) {
  return {admitted.parameters.network, admitted.signers};
}

/// Mixes that the least layer of a topology after the first one needs.
constexpr std::size_t least_mixes = 2;

} // namespace

publication::publication(
    genesis::genesis admitted, topology::network_parameters parameters,
    std::shared_ptr<const std::vector<crypto::signing_key>> keys)
    : genesis_(std::move(admitted)), parameters_(std::move(parameters)),
      keys_(std::move(keys)), view_(trust_of(genesis_)) {
}

result<news> publication::step(const survey& known, wall_time now) {
  news fresh;
  lacks_nodes_ = false;
  if (const auto epoch = missing_epoch(now)) {
    const auto contents = plan_snapshot(known, *epoch, now);
    lacks_nodes_ = !contents;
    if (contents)
      if (const auto fine = publish_snapshot(*contents, now, fresh); !fine)
        return fail(fine.error());
  }
  forget_old(now);
  const auto in_effect = current(now);
  for (auto& [epoch, held] : epochs_)
    if (!in_effect || epoch >= (*in_effect)->epoch())
      if (const auto fine = publish_delta(held, known, now, fresh); !fine)
        return fail(fine.error());
  return fresh;
}

std::optional<epoch_number> publication::missing_epoch(wall_time now) const {
  const auto epoch = epoch_at(parameters_, now);
  if (!epoch)
    return std::nullopt;
  // A clock that was set back must not make us sign an epoch again.
  const auto last = epochs_.empty() ? std::optional<epoch_number>{}
                                    : epochs_.rbegin()->first;
  if (!last || *last < *epoch)
    return epoch;
  const std::chrono::duration<double> length = parameters_.epoch_length;
  const std::chrono::duration<double> passed
      = now - start_of(parameters_, *epoch);
  if (*last == *epoch && passed >= fixing_share * length)
    return epoch->next();
  return std::nullopt;
}

std::optional<topology::snapshot>
publication::plan_snapshot(const survey& known, epoch_number epoch,
                           wall_time now) {
  const auto rotation = rotation_of(parameters_, epoch);
  std::vector<topology::node_record> nodes;
  for (const auto& node : known.alive)
    if (auto able = with_keys_of(node, rotation))
      nodes.push_back(std::move(*able));
  const auto before_rotation = assigned_rotation_;
  const auto before = assigned_;
  assign(nodes, rotation);
  auto contents = build_snapshot(
      {parameters_, epoch, now, genesis_.services, {}}, std::move(nodes));
  if (!is_enough(contents, known)) {
    // Who is not published has no layer yet.
    assigned_rotation_ = before_rotation;
    assigned_ = before;
    return std::nullopt;
  }
  const auto* const latest
      = epochs_.empty() ? nullptr : epochs_.rbegin()->second.latest.get();
  // Nothing was measured before a restart: what was published last is better
  // than zeros, which would warn everybody of a thin network.
  if (const auto rates = rates_.measure(known.packets, latest, now))
    contents.layer_rates = *rates;
  else if (latest != nullptr)
    contents.layer_rates = latest->contents().layer_rates;
  return contents;
}

bool publication::is_enough(const topology::snapshot& contents,
                            const survey& known) const {
  const auto least = smallest_layer(contents);
  if (epochs_.empty())
    return known.is_settled && least >= genesis_.min_mixes_per_layer;
  return least >= std::min(least_mixes, genesis_.min_mixes_per_layer);
}

void publication::assign(std::vector<topology::node_record>& nodes,
                         rotation_number rotation) {
  if (rotation != assigned_rotation_)
    assigned_.clear();
  assigned_rotation_ = rotation;
  const auto before
      = epochs_.empty() ? digest{} : hash_of(epochs_.rbegin()->second.document);
  const auto fresh = topology::assign_layers(
      nodes, assigned_, parameters_.layers,
      topology::layering_seed(parameters_.network, rotation, before));
  // Who is silent now keeps its layer for when it returns.
  assigned_.insert(fresh.begin(), fresh.end());
  for (auto& node : nodes)
    if (node.role == topology::node_role::mix)
      node.layer = fresh.at(node.id);
}

result<void> publication::publish_snapshot(const topology::snapshot& contents,
                                           wall_time now, news& fresh) {
  const auto document = topology::sign_document(topology::snapshot_domain,
                                                encode(contents), *keys_);
  if (const auto taken = view_.accept_snapshot(document, now); !taken)
    return fail(errc::state, "own snapshot: " + taken.error().text());
  const auto base = std::make_shared<const topology::directory>(
      contents, hash_of(document));
  epochs_.emplace(contents.epoch,
                  held_epoch{document, {}, base, base, wall_time{}});
  fresh.snapshots.push_back(document);
  return {};
}

result<void> publication::publish_delta(held_epoch& held, const survey& known,
                                        wall_time now, news& fresh) {
  auto plan = plan_delta(*held.base, *held.latest, known.alive);
  if (plan.is_empty() || held.deltas.size() >= topology::max_deltas)
    return {};
  topology::delta change;
  change.network = parameters_.network;
  change.epoch = held.base->epoch();
  change.snapshot_hash = held.base->hash();
  change.sequence = held.latest->delta_sequence() + 1;
  change.issued_at = now;
  change.effective_at
      = std::max(now + topology::delta_notice, held.last_effective);
  change.removed = std::move(plan.removed);
  change.raised_keys = std::move(plan.raised_keys);
  const auto document
      = topology::sign_document(topology::delta_domain, encode(change), *keys_);
  const auto changed = held.latest->apply(change);
  if (!changed)
    return fail(errc::state, "own delta: " + changed.error().text());
  if (const auto taken = view_.accept_delta(document); !taken)
    return fail(errc::state, "own delta: " + taken.error().text());
  held.latest = *changed;
  held.last_effective = change.effective_at;
  held.deltas.push_back(document);
  fresh.deltas.push_back(document);
  return {};
}

void publication::forget_old(wall_time now) {
  const auto in_effect = current(now);
  if (!in_effect)
    return;
  // The one before the current stays, as followers keep it too.
  while (epochs_.size() > 1
         && std::next(epochs_.begin())->first < (*in_effect)->epoch())
    epochs_.erase(epochs_.begin());
}

news publication::in_force(wall_time now) const {
  news result;
  const auto in_effect = current(now);
  for (const auto& [epoch, held] : epochs_) {
    if (in_effect && epoch < (*in_effect)->epoch())
      continue;
    result.snapshots.push_back(held.document);
    result.deltas.insert(result.deltas.end(), held.deltas.begin(),
                         held.deltas.end());
  }
  return result;
}

saved_state publication::state() const {
  saved_state result;
  result.genesis_time = parameters_.genesis_time;
  result.assigned_rotation = assigned_rotation_;
  result.assigned = assigned_;
  for (const auto& [epoch, held] : epochs_)
    result.epochs.push_back({held.document, held.deltas});
  return result;
}

result<void> publication::restore(const saved_state& saved) {
  assigned_rotation_ = saved.assigned_rotation;
  assigned_ = saved.assigned;
  for (const auto& epoch : saved.epochs)
    if (const auto fine = restore(epoch); !fine)
      return fail(errc::state, "saved topology: " + fine.error().text());
  return {};
}

result<void> publication::restore(const saved_epoch& epoch) {
  if (const auto fine
      = verify(epoch.snapshot, topology::snapshot_domain, genesis_.signers);
      !fine)
    return fine;
  auto contents = topology::decode_snapshot(epoch.snapshot.payload);
  if (!contents)
    return fail(contents.error());
  const auto& p = contents->parameters;
  if (p.genesis_time != parameters_.genesis_time
      || p.epoch_length != parameters_.epoch_length
      || p.epochs_per_rotation != parameters_.epochs_per_rotation)
    return fail(topology::errc::calendar_changed,
                "the genesis has other epochs");
  // At the moment when it began it was neither stale nor premature.
  if (const auto taken
      = view_.accept_snapshot(epoch.snapshot, start_of(p, contents->epoch));
      !taken)
    return fail(taken.error());
  const auto base = std::make_shared<const topology::directory>(
      *contents, hash_of(epoch.snapshot));
  held_epoch held{epoch.snapshot, epoch.deltas, base, base, wall_time{}};
  for (const auto& document : epoch.deltas) {
    if (const auto taken = view_.accept_delta(document); !taken)
      return fail(taken.error());
    const auto change = topology::decode_delta(document.payload);
    const auto changed = held.latest->apply(*change);
    if (!changed)
      return fail(changed.error());
    held.latest = *changed;
    held.last_effective = change->effective_at;
  }
  epochs_.emplace(contents->epoch, std::move(held));
  return {};
}

} // namespace nephele::topology_indexer
