#pragma once

#include "common/base/result.hpp"

namespace nephele::replication {

enum class errc {
  /// Another process works on the store.
  locked,
  /// The store is of another chain or another genesis.
  other_chain,
  /// The state on disk does not have the hash that was signed for it.
  damaged,
  /// Executing a stored block again gave another outcome.
  diverged,
  /// A later release wrote the store, or a record in it cannot be read.
  unreadable,
  /// More transactions wait than are allowed; ask again.
  busy,
  /// The ledger cannot run a block, or its disk failed: it stands until it is
  /// started again.
  halted,
  /// The engine is being stopped.
  stopping,
  /// A state snapshot is incomplete, or not of the state that is trusted.
  bad_snapshot,
  /// The disk has no file for it or refuses to write one.
  io,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::locked:
    return "replication.locked";
  case errc::other_chain:
    return "replication.other_chain";
  case errc::damaged:
    return "replication.damaged";
  case errc::diverged:
    return "replication.diverged";
  case errc::unreadable:
    return "replication.unreadable";
  case errc::busy:
    return "replication.busy";
  case errc::halted:
    return "replication.halted";
  case errc::stopping:
    return "replication.stopping";
  case errc::bad_snapshot:
    return "replication.bad_snapshot";
  case errc::io:
    return "replication.io";
  }
  return "replication.unknown";
}

} // namespace nephele::replication
