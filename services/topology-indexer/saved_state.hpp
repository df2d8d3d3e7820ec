#pragma once

#include "common/topology/layering.hpp"
#include "common/topology/signed_document.hpp"

#include <filesystem>
#include <optional>

namespace nephele::topology_indexer {

/// A snapshot with its deltas, as signed.
struct saved_epoch {
  topology::signed_document snapshot;
  std::vector<topology::signed_document> deltas;
};

/// What must survive a crash so that the indexer never contradicts itself.
struct saved_state {
  wall_time genesis_time{};

  /// Whose layers are in `assigned`.
  rotation_number assigned_rotation;
  topology::layer_assignments assigned;

  /// By ascending epoch.
  std::vector<saved_epoch> epochs;
  std::vector<topology::signed_document> descriptors;
};

/// One file, replaced as a whole: after a crash at any moment it is the old
/// one or the new one.
class state_file {
public:
  explicit state_file(std::filesystem::path file) : file_(std::move(file)) {}

  /// @returns nothing if there is no file yet; errc::state if there is one
  /// that cannot be read.
  [[nodiscard]] result<std::optional<saved_state>> load() const;

  /// On success it is on disk.
  /// @returns errc::state with the system's reason.
  [[nodiscard]] result<void> save(const saved_state& state) const;

private:
  std::filesystem::path file_;
};

} // namespace nephele::topology_indexer
