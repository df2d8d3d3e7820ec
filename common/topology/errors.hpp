#pragma once

#include "common/base/result.hpp"

namespace nephele::topology {

enum class errc {
  /// A field is missing, of another type or out of its range.
  malformed,
  /// A document, a list or a text is larger than limits.hpp allows.
  too_large,
  /// A signature does not verify, or one signer signed twice.
  forged,
  /// Fewer configured signers than the threshold signed.
  too_few_signatures,
  /// The document is of another network.
  wrong_network,
  /// Older than what is held, or no longer usable.
  stale,
  /// Its epoch begins later than the next one.
  premature,
  /// Another document of the same epoch or sequence is held already: the
  /// signers contradict themselves.
  forked,
  /// Epochs or rotations differ from those of the snapshots before.
  calendar_changed,
  /// The delta is to a snapshot that is not held.
  unknown_snapshot,
  /// Deltas before this one are missing; fetch them all.
  delta_gap,
  /// The delta does what no delta may.
  delta_forbidden,
  /// No snapshot has been accepted.
  no_topology,
  /// The exit is no gateway of the directory.
  unknown_exit,
  /// A layer has no node with a key for the rotation.
  no_route,
  /// The time answers another nonce than the one that was sent.
  wrong_nonce,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::malformed:
    return "topology.malformed";
  case errc::too_large:
    return "topology.too_large";
  case errc::forged:
    return "topology.forged";
  case errc::too_few_signatures:
    return "topology.too_few_signatures";
  case errc::wrong_network:
    return "topology.wrong_network";
  case errc::stale:
    return "topology.stale";
  case errc::premature:
    return "topology.premature";
  case errc::forked:
    return "topology.forked";
  case errc::calendar_changed:
    return "topology.calendar_changed";
  case errc::unknown_snapshot:
    return "topology.unknown_snapshot";
  case errc::delta_gap:
    return "topology.delta_gap";
  case errc::delta_forbidden:
    return "topology.delta_forbidden";
  case errc::no_topology:
    return "topology.none";
  case errc::unknown_exit:
    return "topology.unknown_exit";
  case errc::no_route:
    return "topology.no_route";
  case errc::wrong_nonce:
    return "topology.wrong_nonce";
  }
  return "topology.unknown";
}

} // namespace nephele::topology
