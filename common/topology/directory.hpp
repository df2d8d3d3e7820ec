#pragma once

#include "common/topology/calendar.hpp"
#include "common/topology/delta.hpp"

#include <memory>
#include <unordered_map>

namespace nephele::topology {

/// The topology in effect: one snapshot with some of its deltas. Immutable, so
/// that threads share it by pointer. Everybody who holds the same snapshot and
/// the same deltas has the same directory.
class directory {
public:
  /// @param base  valid, see validate.hpp.
  /// @param hash  hash_of its document.
  directory(snapshot base, const digest& hash);

  /// This directory after one more delta.
  /// @returns errc::delta_forbidden if the delta does what none may.
  [[nodiscard]] result<std::shared_ptr<const directory>>
  apply(const delta& change) const;

  [[nodiscard]] const network_parameters& parameters() const noexcept {
    return base_.parameters;
  }

  [[nodiscard]] epoch_number epoch() const noexcept { return base_.epoch; }

  /// Of the snapshot; the same with and without deltas.
  [[nodiscard]] const digest& hash() const noexcept { return hash_; }

  /// The last delta applied, 0 if none.
  [[nodiscard]] std::uint64_t delta_sequence() const noexcept {
    return delta_sequence_;
  }

  [[nodiscard]] wall_time usable_until() const noexcept {
    return base_.usable_until;
  }

  /// Mixes of layer 1, 2 or 3, by ascending identity; empty for others.
  [[nodiscard]] std::span<const node_record>
  layer(layer_number number) const noexcept;

  [[nodiscard]] std::span<const node_record> gateways() const noexcept;

  /// All of them: gateways first, then layer by layer.
  [[nodiscard]] std::span<const node_record> nodes() const noexcept {
    return base_.nodes;
  }

  /// Null if the identity is no node, or was removed.
  [[nodiscard]] const node_record* find(const identity& id) const noexcept;

  /// The newest generation in effect.
  [[nodiscard]] std::optional<mix_key>
  mix_key_of(const identity& id, rotation_number rotation) const noexcept;

  /// The rotation whose keys a sender uses at `when`; nothing before genesis.
  [[nodiscard]] std::optional<rotation_number>
  rotation_at(wall_time when) const noexcept {
    return topology::rotation_at(base_.parameters, when);
  }

  [[nodiscard]] std::span<const identity> services() const noexcept {
    return base_.services;
  }

  /// Data-size packets a second of the whole layer over the last epoch.
  [[nodiscard]] double layer_rate(layer_number number) const noexcept;

  [[nodiscard]] const snapshot& contents() const noexcept { return base_; }

private:
  void index();
  [[nodiscard]] result<void> remove(std::span<const identity> removed);
  [[nodiscard]] result<void> raise(const raised_key& raised);

  snapshot base_;
  digest hash_;
  std::uint64_t delta_sequence_ = 0;

  /// Nodes of the gateways and of each layer in the snapshot itself.
  std::array<std::size_t, mix_layers + 1> original_sizes_{};

  /// Where the gateways and each layer begin in base_.nodes, and the end.
  std::array<std::size_t, mix_layers + 2> begins_{};
  std::unordered_map<identity, std::size_t, prefix_hash> positions_;
};

} // namespace nephele::topology
