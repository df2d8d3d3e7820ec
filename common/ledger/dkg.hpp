#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// The parts of a round in which validators make an issuing key, or share an
/// old one anew. The ledger orders their messages, keeps the time and counts;
/// it cannot judge points on curves, so members judge and equal verdicts
/// decide. What the bodies hold is docs/protocol's matter of credentials.
enum class key_phase : std::uint8_t {
  registering = 0,
  committing = 1,
  dealing = 2,
  complaining = 3,
  confirming = 4,
  active = 5,
  failed = 6,
};

[[nodiscard]] constexpr bool is_known(key_phase value) noexcept {
  return value <= key_phase::failed;
}

enum class key_change : std::uint8_t {
  none = 0,
  new_key = 1,
  new_shares = 2, ///< of the active key, for the present validators
};

[[nodiscard]] constexpr bool is_known(key_change value) noexcept {
  return value <= key_change::new_shares;
}

/// Numbers count from 1; 0 is none.
struct key_member {
  address owner;
  std::uint16_t deals_as = 0;
  std::uint16_t receives_as = 0;
  bool registered = false;
  bool committed = false;
  bool dealt = false;
  bool judged = false;
  bool confirmed = false;
  bool excluded = false; ///< at fault: no part in the next attempt

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.owner, self.deals_as, self.receives_as,
                    self.registered, self.committed, self.dealt, self.judged,
                    self.confirmed, self.excluded);
  }
};

/// `dkg/KE`.
struct key_round {
  key_phase at = key_phase::registering;
  key_change change = key_change::new_key;
  std::uint32_t attempt = 1;
  std::uint32_t threshold = 0;    ///< t of the new shares
  std::uint32_t deals_needed = 0; ///< t, or t of the shares before
  std::uint64_t deadline_height = 0;
  std::vector<key_member> members;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.at, self.change, self.attempt, self.threshold,
                    self.deals_needed, self.deadline_height, self.members);
  }
};

/// `meta/key_epochs`; 0 is none.
struct key_epochs {
  std::uint32_t last = 0; ///< that was begun
  std::uint32_t running = 0;
  std::uint32_t active = 0; ///< whose issuers attest and issue
  std::uint32_t threshold = 0;
  hash key{}; ///< SHA-256 of the active key's encoding

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.last, self.running, self.active, self.threshold,
                    self.key);
  }
};

/// `issuer/KE/A`.
struct issuer {
  std::uint16_t index = 0;
  byte_vector share_key;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.index, self.share_key);
  }
};

[[nodiscard]] key_epochs current_key_epochs(const entry_reader& entries);
[[nodiscard]] std::optional<key_round> find_round(const entry_reader& entries,
                                                  std::uint32_t key_epoch);

/// Of the active key epoch, unless it is barred.
[[nodiscard]] std::optional<issuer> find_issuer(const entry_reader& entries,
                                                const address& owner);

/// A body of the phase that `step` names. WrongPhase, NotMember, AlreadySent,
/// OutOfRange, DuplicateKey (another's session key), BadReveal (a deal without
/// its commitment).
struct dkg_message {
  static constexpr auto kind = message_kind::dkg_message;
  static constexpr std::string_view name = "Dkg";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t key_epoch = 0;
  key_phase step = key_phase::registering;
  std::uint16_t accused = 0; ///< by a complaint: its number as a dealer
  byte_vector body;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key_epoch, self.step, self.accused, self.body);
  }
};

/// Whom the messages of a round prove guilty, by their place in its list of
/// members, from 1. If the threshold of members says the same, they are
/// slashed. WrongPhase, NotMember, AlreadySent, Unsorted, OutOfRange.
struct dkg_verdict {
  static constexpr auto kind = message_kind::dkg_verdict;
  static constexpr std::string_view name = "DkgVerdict";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t key_epoch = 0;
  std::vector<std::uint16_t> guilty;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key_epoch, self.guilty);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const dkg_message& message);
[[nodiscard]] verdict apply(message_context& context,
                            const dkg_verdict& message);

/// Whether a round can begin: WrongPhase while one runs or, for new shares,
/// without an active key; NotMember without validators.
[[nodiscard]] verdict check_key_change(const entry_reader& entries,
                                       key_change change);

/// Begins one among the present validators.
void begin_key_round(block_context& block, key_change change);

/// At the end of a block: ends the phase whose time is over or in which nobody
/// is waited for.
void advance_key_round(block_context& block);

/// t of n.
[[nodiscard]] constexpr std::uint32_t threshold_of(std::uint32_t n) noexcept {
  return 2 * n / 3 + 1;
}

} // namespace nephele::ledger
