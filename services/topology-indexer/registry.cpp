#include "services/topology-indexer/registry.hpp"

#include "common/topology/decode.hpp"
#include "common/topology/domains.hpp"
#include "common/topology/limits.hpp"

#include <algorithm>

namespace nephele::topology_indexer {

namespace {

/// Three heartbeats may be missed; the half is for those that are late.
constexpr std::chrono::nanoseconds
longest_silence(std::chrono::nanoseconds interval) {
  return 3 * interval + interval / 2;
}

const topology::mix_key_record* same_name(const topology::node_record& node,
                                          const topology::mix_key_record& key) {
  for (const auto& other : node.mix_keys)
    if (other.rotation == key.rotation && other.generation == key.generation)
      return &other;
  return nullptr;
}

/// True if `fresh` offers an older generation than `held` did.
bool falls_back(const topology::node_record& held,
                const topology::node_record& fresh) {
  return std::ranges::any_of(fresh.mix_keys, [&](const auto& key) {
    const auto* const before = newest_key(held, key.rotation);
    return before != nullptr
           && newest_key(fresh, key.rotation)->generation < before->generation;
  });
}

} // namespace

registry::registry(genesis::genesis admitted, std::chrono::nanoseconds interval)
    : genesis_(std::move(admitted)), interval_(interval) {
}

result<void> registry::announce(const topology::signed_document& document,
                                const curve_key& peer, steady_time now) {
  const auto taken = take(document, now);
  if (!taken)
    return fail(taken.error());
  auto& node = **taken;
  if (node.peer != peer) {
    // Another process: it counts its packets from zero.
    node.peer = peer;
    node.last_count = 0;
  }
  return {};
}

result<void> registry::heartbeat(const identity& node,
                                 std::uint64_t data_packets,
                                 const curve_key& peer, steady_time now) {
  const auto found = members_.find(node);
  if (found == members_.end() || found->second.peer != peer)
    return fail(errc::not_registered);
  auto& held = found->second;
  held.heard = now;
  if (data_packets >= held.last_count)
    held.packets += data_packets - held.last_count;
  held.last_count = data_packets;
  return {};
}

result<void> registry::restore(const topology::signed_document& document,
                               steady_time now) {
  const auto taken = take(document, now);
  if (!taken)
    return fail(taken.error());
  return {};
}

survey registry::survey_at(steady_time now) {
  notice_own_pause(now);
  survey result;
  for (auto& [id, node] : members_) {
    const auto is_alive = now - node.heard <= longest_silence(interval_);
    if (is_alive != node.is_alive) {
      node.is_alive = is_alive;
      last_change_ = now;
    }
    if (is_alive)
      result.alive.push_back(node.record);
    result.packets.emplace(id, node.packets);
    result.descriptors.push_back(node.document);
  }
  result.revision = revision_;
  result.is_settled = result.alive.size() == genesis_.admitted.size()
                      || now - last_change_ >= settle_time;
  return result;
}

result<registry::member*>
registry::take(const topology::signed_document& document, steady_time now) {
  auto fresh = admit(document);
  if (!fresh)
    return fail(fresh.error());
  const auto found = members_.find(fresh->id);
  if (found != members_.end()) {
    auto& held = found->second;
    if (held.document.payload == document.payload) {
      held.heard = now;
      return &held;
    }
    if (const auto fine = compare(held, *fresh); !fine)
      return fail(fine.error());
  }
  auto& node = members_[fresh->id];
  node.document = document;
  node.record = std::move(*fresh);
  node.heard = now;
  ++revision_;
  return &node;
}

result<topology::node_record>
registry::admit(const topology::signed_document& document) const {
  if (document.payload.size() > topology::max_descriptor
      || document.signatures.size() != 1)
    return fail(errc::bad_descriptor);
  const auto& signer = document.signatures.front().signer;
  const auto* const admitted = genesis_.find(signer);
  if (admitted == nullptr)
    return fail(errc::not_admitted);
  if (const auto fine
      = verify(document, topology::descriptor_domain, {{signer}, 1});
      !fine)
    return fail(errc::bad_descriptor, fine.error().text());
  auto node = topology::decode_descriptor(document.payload);
  if (!node)
    return fail(errc::bad_descriptor, node.error().text());
  if (node->id != signer)
    return fail(errc::bad_descriptor, "signed by another node");
  if (node->role != admitted->role)
    return fail(errc::wrong_role);
  if (admitted->layer && node->layer != *admitted->layer)
    return fail(errc::wrong_layer);
  for (const auto& [id, other] : members_)
    if (id != node->id && other.record.link_key == node->link_key)
      return fail(errc::key_taken);
  return node;
}

result<void> registry::compare(const member& held,
                               const topology::node_record& fresh) const {
  if (fresh.sequence < held.record.sequence)
    return fail(errc::old_descriptor);
  if (fresh.sequence == held.record.sequence)
    return fail(errc::equivocation, "two descriptors of one sequence");
  for (const auto& key : fresh.mix_keys)
    if (const auto* const before = same_name(held.record, key);
        before != nullptr && before->key != key.key)
      return fail(errc::equivocation, "two keys of one name");
  if (falls_back(held.record, fresh))
    return fail(errc::equivocation, "a generation falls");
  return {};
}

void registry::notice_own_pause(steady_time now) {
  // Whoever did not listen must not call others silent.
  if (last_survey_ != steady_time{} && now - last_survey_ > interval_)
    for (auto& [id, node] : members_)
      node.heard += now - last_survey_;
  last_survey_ = now;
}

} // namespace nephele::topology_indexer
