#pragma once

#include "common/topology/view.hpp"

#include <nlohmann/json.hpp>

namespace nephele::node {

/// What a node holds of the topology: takes the indexer's answers, believes
/// what the signers said, and keeps the answer for whom it relays to. Not
/// thread-safe; directories and answers that it gives out are immutable.
class topology_follower {
public:
  explicit topology_follower(topology::signer_set signers)
      : signers_(std::move(signers)) {}

  /// Takes an answer to `topology` v1: {parameters, snapshots, deltas}.
  /// Documents that are held already, or are of other epochs than we keep,
  /// are no fault.
  /// @returns the first error of a document that should have been taken;
  /// the others are taken all the same.
  [[nodiscard]] result<void> take(const nlohmann::json& answer, wall_time now);

  /// Of the newest snapshot; before the first one, what the indexer says of
  /// itself: a node must name keys by rotation before it can be in a snapshot.
  [[nodiscard]] const std::optional<topology::network_parameters>&
  parameters() const noexcept {
    return parameters_;
  }

  /// @returns errc::no_topology or errc::stale.
  [[nodiscard]] result<std::shared_ptr<const topology::directory>>
  current(wall_time now) const;

  /// The next epoch's, once fixed; null before.
  [[nodiscard]] std::shared_ptr<const topology::directory>
  next(wall_time now) const {
    return view_ ? view_->next(now) : nullptr;
  }

  /// In effect first, then the next epoch's, then the one before; none null.
  [[nodiscard]] std::vector<std::shared_ptr<const topology::directory>>
  directories(wall_time now);

  [[nodiscard]] std::vector<topology::link_peer> peers() const;

  /// The last answer that brought no error, as it came; null before.
  [[nodiscard]] std::shared_ptr<const nlohmann::json> relayed() const noexcept {
    return relayed_;
  }

private:
  [[nodiscard]] result<void> take_documents(const nlohmann::json& answer,
                                            wall_time now);

  topology::signer_set signers_;
  std::optional<topology::view> view_;
  std::optional<topology::network_parameters> parameters_;
  std::shared_ptr<const topology::directory> last_;
  std::shared_ptr<const topology::directory> before_;
  std::shared_ptr<const nlohmann::json> relayed_;
};

} // namespace nephele::node
