#pragma once

#include "common/topology/directory.hpp"

#include <nlohmann/json.hpp>

#include <mutex>

namespace nephele::topology_indexer {

/// What everybody may see at one moment; immutable.
struct edition {
  /// In effect; null before the first topology and when it is stale.
  std::shared_ptr<const topology::directory> current;

  /// The next epoch's, once fixed.
  std::shared_ptr<const topology::directory> next;

  /// The answer to `topology` v1: {parameters, snapshots, deltas}.
  nlohmann::json answer;
};

/// Where the publisher pins up an edition and all threads read it, so that no
/// reader waits for an actor.
class board {
public:
  explicit board(std::shared_ptr<const edition> first)
      : shown_(std::move(first)) {}

  void show(std::shared_ptr<const edition> fresh) {
    const std::scoped_lock lock{mutex_};
    shown_ = std::move(fresh);
  }

  /// Never null.
  [[nodiscard]] std::shared_ptr<const edition> shown() const {
    const std::scoped_lock lock{mutex_};
    return shown_;
  }

private:
  mutable std::mutex mutex_;
  std::shared_ptr<const edition> shown_;
};

} // namespace nephele::topology_indexer
