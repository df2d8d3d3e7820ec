#pragma once

#include "common/genesis/genesis.hpp"
#include "common/topology/view.hpp"
#include "services/topology-indexer/rate_meter.hpp"
#include "services/topology-indexer/registry.hpp"
#include "services/topology-indexer/saved_state.hpp"
#include "services/topology-indexer/snapshot_builder.hpp"

namespace nephele::topology_indexer {

/// What a step added; not to be shown to anybody before it is saved.
struct news {
  std::vector<topology::signed_document> snapshots;
  std::vector<topology::signed_document> deltas;

  [[nodiscard]] bool is_empty() const noexcept {
    return snapshots.empty() && deltas.empty();
  }
};

/// The epochs that were signed, and the rules by which the next documents
/// come: a snapshot for the current epoch where there is none, one for the
/// next epoch from fixing_share of the current one on, and deltas for nodes
/// that fell silent or raised a key. Pure; not thread-safe.
class publication {
public:
  /// Part of an epoch after which the next epoch's topology is fixed.
  static constexpr double fixing_share = 0.8;

  /// @param parameters  with their genesis_time.
  publication(genesis::genesis admitted,
              topology::network_parameters parameters,
              std::shared_ptr<const std::vector<crypto::signing_key>> keys);

  /// Takes what a run before signed, after checking that it did.
  /// @returns errc::state.
  [[nodiscard]] result<void> restore(const saved_state& saved);

  /// @returns what is new; errc::state if a document of our own would not be
  /// accepted by those who follow us.
  [[nodiscard]] result<news> step(const survey& known, wall_time now);

  /// Whether the last step found a snapshot due and too few nodes for it.
  [[nodiscard]] bool lacks_nodes() const noexcept { return lacks_nodes_; }

  /// Without descriptors.
  [[nodiscard]] saved_state state() const;

  /// The snapshot in effect and those after it, then their deltas.
  [[nodiscard]] news in_force(wall_time now) const;

  /// @returns as topology::view::at.
  [[nodiscard]] result<std::shared_ptr<const topology::directory>>
  current(wall_time now) const {
    return view_.at(now);
  }

  [[nodiscard]] std::shared_ptr<const topology::directory>
  next(wall_time now) const {
    return view_.next(now);
  }

  [[nodiscard]] const topology::network_parameters&
  parameters() const noexcept {
    return parameters_;
  }

private:
  struct held_epoch {
    topology::signed_document document;
    std::vector<topology::signed_document> deltas;
    /// The snapshot itself, and with all its deltas.
    std::shared_ptr<const topology::directory> base;
    std::shared_ptr<const topology::directory> latest;
    wall_time last_effective{};
  };

  [[nodiscard]] std::optional<epoch_number> missing_epoch(wall_time now) const;
  [[nodiscard]] std::optional<topology::snapshot>
  plan_snapshot(const survey& known, epoch_number epoch, wall_time now);
  [[nodiscard]] bool is_enough(const topology::snapshot& contents,
                               const survey& known) const;
  void assign(std::vector<topology::node_record>& nodes,
              rotation_number rotation);
  [[nodiscard]] result<void>
  publish_snapshot(const topology::snapshot& contents, wall_time now,
                   news& fresh);
  [[nodiscard]] result<void> publish_delta(held_epoch& held,
                                           const survey& known, wall_time now,
                                           news& fresh);
  [[nodiscard]] result<void> restore(const saved_epoch& epoch);
  void forget_old(wall_time now);

  genesis::genesis genesis_;
  topology::network_parameters parameters_;
  std::shared_ptr<const std::vector<crypto::signing_key>> keys_;
  /// Follows our own documents: what it refuses nobody would take.
  topology::view view_;
  std::map<epoch_number, held_epoch> epochs_;
  rotation_number assigned_rotation_;
  topology::layer_assignments assigned_;
  rate_meter rates_;
  bool lacks_nodes_ = false;
};

} // namespace nephele::topology_indexer
