#pragma once

#include "common/topology/directory.hpp"
#include "common/topology/signed_document.hpp"

#include <map>

namespace nephele::topology {

/// Whom a follower believes.
struct trust {
  std::string network;
  signer_set signers;
};

/// A link peer to admit.
struct link_peer {
  identity id;
  curve_key link_key;

  friend bool operator==(const link_peer&, const link_peer&) = default;
};

/// Follows the topology of one network: takes documents from anywhere and
/// believes only what the signers said. Pure: neither fetches nor watches
/// the time. Keeps the snapshots of the previous, the current and the next
/// epoch. Not thread-safe; the directories that it gives out are immutable.
class view {
public:
  enum class outcome : std::uint8_t {
    /// Something new.
    accepted,
    /// Held already.
    known,
  };

  explicit view(trust whom);

  /// @returns errc::forged, too_few_signatures, malformed, too_large,
  /// wrong_network, stale, premature, forked or calendar_changed. What is held
  /// stays untouched by a refusal.
  [[nodiscard]] result<outcome> accept_snapshot(const signed_document& document,
                                                wall_time now);

  /// Deltas to one snapshot come in order of their sequence.
  /// @returns as accept_snapshot, or errc::unknown_snapshot, delta_gap (fetch
  /// the topology again) or delta_forbidden.
  [[nodiscard]] result<outcome> accept_delta(const signed_document& document);

  /// What is in effect at `now`: the newest snapshot whose epoch has begun,
  /// with its deltas whose time has come.
  /// @returns errc::no_topology before the first snapshot, errc::stale when
  /// none of those held is usable any more.
  [[nodiscard]] result<std::shared_ptr<const directory>>
  at(wall_time now) const;

  /// What will be in effect in the epoch after the one of `now`, once fixed;
  /// null before.
  [[nodiscard]] std::shared_ptr<const directory> next(wall_time now) const;

  /// When `at` will give something else than at `now`, as far as is known.
  [[nodiscard]] std::optional<wall_time> next_change(wall_time now) const;

  /// Link peers of all snapshots held, removed nodes included: a peer that is
  /// taken out still has packets under way.
  [[nodiscard]] std::vector<link_peer> peers() const;

private:
  /// One snapshot: what it was and what its deltas make of it.
  struct entry {
    digest hash;
    /// Hashes of the deltas taken; the first has sequence 1.
    std::vector<digest> deltas;
    /// What is in effect from when; the first is the snapshot itself.
    std::vector<std::pair<wall_time, std::shared_ptr<const directory>>> states;
  };

  [[nodiscard]] result<void> admit(const snapshot& candidate,
                                   wall_time now) const;
  [[nodiscard]] const entry* effective(wall_time now) const;
  void forget_old(wall_time now);

  trust trust_;
  std::map<epoch_number, entry> entries_;
};

} // namespace nephele::topology
