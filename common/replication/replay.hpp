#pragma once

#include "common/replication/snapshot.hpp"

namespace nephele::replication {

/// Runs the blocks of `from` again, from its genesis, or from `start`, and
/// compares results and state hashes block by block.
/// @returns the machine after the last block, or errc::diverged with the
/// height.
[[nodiscard]] result<std::unique_ptr<state_machine>>
replay(block_store& from, const machine_source& machines,
       const snapshot* start = nullptr);

} // namespace nephele::replication
