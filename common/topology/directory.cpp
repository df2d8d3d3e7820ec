#include "common/topology/directory.hpp"

#include "common/topology/limits.hpp"
#include "common/topology/validate.hpp"

#include <algorithm>
#include <unordered_set>

namespace nephele::topology {

directory::directory(snapshot base, const digest& hash)
    : base_(std::move(base)), hash_(hash) {
  std::ranges::sort(base_.nodes, {}, [](const node_record& node) {
    return std::pair{node.layer, node.id};
  });
  index();
  for (std::size_t i = 0; i <= mix_layers; ++i)
    original_sizes_[i] = begins_[i + 1] - begins_[i];
}

result<std::shared_ptr<const directory>>
directory::apply(const delta& change) const {
  if (change.snapshot_hash != hash_ || change.epoch != epoch()
      || change.sequence != delta_sequence_ + 1)
    return fail(errc::delta_forbidden, "of another snapshot or sequence");
  if (change.effective_at < change.issued_at + delta_notice)
    return fail(errc::delta_forbidden, "takes effect too soon");
  if (change.removed.empty() && change.raised_keys.empty())
    return fail(errc::delta_forbidden, "changes nothing");
  auto changed = std::make_shared<directory>(*this);
  changed->delta_sequence_ = change.sequence;
  for (const auto& raised : change.raised_keys)
    if (const auto fine = changed->raise(raised); !fine)
      return fail(fine.error());
  if (const auto fine = changed->remove(change.removed); !fine)
    return fail(fine.error());
  return std::shared_ptr<const directory>{std::move(changed)};
}

std::span<const node_record>
directory::layer(layer_number number) const noexcept {
  const auto n = number.value();
  if (n < 1 || n > mix_layers)
    return {};
  return nodes().subspan(begins_[n], begins_[n + 1U] - begins_[n]);
}

std::span<const node_record> directory::gateways() const noexcept {
  return nodes().first(begins_[1]);
}

const node_record* directory::find(const identity& id) const noexcept {
  const auto found = positions_.find(id);
  return found == positions_.end() ? nullptr : &base_.nodes[found->second];
}

std::optional<mix_key>
directory::mix_key_of(const identity& id,
                      rotation_number rotation) const noexcept {
  const auto* const node = find(id);
  const auto* const record
      = node == nullptr ? nullptr : newest_key(*node, rotation);
  if (record == nullptr)
    return std::nullopt;
  return record->key;
}

double directory::layer_rate(layer_number number) const noexcept {
  const auto n = number.value();
  return n < 1 || n > mix_layers ? 0.0 : base_.layer_rates[n - 1U];
}

void directory::index() {
  positions_.clear();
  for (std::size_t i = 0; i < base_.nodes.size(); ++i)
    positions_.emplace(base_.nodes[i].id, i);
  for (std::uint8_t n = 0; n <= mix_layers; ++n)
    begins_[n] = static_cast<std::size_t>(
        std::ranges::lower_bound(base_.nodes, layer_number{n}, {},
                                 &node_record::layer)
        - base_.nodes.begin());
  begins_[mix_layers + 1U] = base_.nodes.size();
}

result<void> directory::remove(std::span<const identity> removed) {
  const std::unordered_set<identity, prefix_hash> gone{removed.begin(),
                                                       removed.end()};
  if (gone.size() != removed.size())
    return fail(errc::delta_forbidden, "removes a node twice");
  std::array<bool, mix_layers + 1> is_touched{};
  for (const auto& id : removed) {
    const auto* const node = find(id);
    if (node == nullptr)
      return fail(errc::delta_forbidden, "removes an unknown node");
    is_touched.at(node->layer.value()) = true;
  }
  std::erase_if(base_.nodes,
                [&](const auto& node) { return gone.contains(node.id); });
  index();
  for (std::size_t i = 0; i <= mix_layers; ++i)
    if (is_touched[i]
        && begins_[i + 1] - begins_[i] < least_after_deltas(original_sizes_[i]))
      return fail(errc::delta_forbidden, "leaves too few nodes");
  return {};
}

result<void> directory::raise(const raised_key& raised) {
  const auto found = positions_.find(raised.node);
  if (found == positions_.end())
    return fail(errc::delta_forbidden, "raises a key of an unknown node");
  auto& keys = base_.nodes[found->second].mix_keys;
  const auto old
      = std::ranges::find(keys, raised.key.rotation, &mix_key_record::rotation);
  if (old == keys.end() || raised.key.generation <= old->generation
      || raised.key.key == old->key)
    return fail(errc::delta_forbidden, "raises no generation");
  *old = raised.key;
  return {};
}

} // namespace nephele::topology
