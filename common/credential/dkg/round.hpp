#pragma once

#include "common/credential/dkg/complaint.hpp"
#include "common/credential/dkg/registration.hpp"

#include <set>

namespace nephele::credential::dkg {

enum class phase {
  registering,
  committing,
  dealing,
  complaining,
  confirming,
  /// Enough participants have confirmed the key.
  active,
  /// Too few participants, good deals or confirmations. The next round is held
  /// without those at fault.
  failed,
};

enum class fault_kind {
  /// Did not register.
  absent,
  /// Did not commit to a deal.
  silent,
  /// Committed to a deal and did not send it.
  no_reveal,
  /// Sent what it committed to, and it was no deal.
  malformed_deal,
  /// Sent a receiver a bad share.
  bad_share,
  /// Accused somebody of a bad share that is good.
  false_complaint,
  /// Confirmed another key than the messages give.
  divergent,
};

struct fault {
  member_number member = 0;
  fault_kind kind = fault_kind::absent;

  /// Proved by messages, or withheld after a promise.
  [[nodiscard]] bool is_punished() const noexcept {
    return kind == fault_kind::no_reveal || kind == fault_kind::malformed_deal
           || kind == fault_kind::bad_share
           || kind == fault_kind::false_complaint;
  }

  friend bool operator==(const fault&, const fault&) = default;
};

/// What a participant sends in the phase of the same name.
struct message {
  phase sent_in = phase::registering;
  member_number from = 0;
  byte_vector body;

  friend bool operator==(const message&, const message&) = default;
};

/// Everything public about one distributed key generation or resharing: a
/// state machine over the messages that the ledger orders. Whoever replays the
/// same messages gets the same verdicts and the same key; it knows no secret.
class round {
public:
  /// @pre terms.check()
  explicit round(round_terms terms);

  [[nodiscard]] const round_terms& terms() const noexcept { return terms_; }

  [[nodiscard]] phase current() const noexcept { return phase_; }

  /// Takes one message; one that is refused changes nothing.
  /// @param randomness  for weights; no verdict depends on it
  /// @returns errc::wrong_phase, unknown_sender, already_sent, or what is
  /// wrong with the body.
  [[nodiscard]] result<void> accept(const message& message,
                                    crypto::random& randomness);

  /// Whether nobody is waited for, so that the phase may end before its time.
  /// Never while complaints are taken: nobody says that it has none.
  [[nodiscard]] bool is_complete() const noexcept;

  /// Ends the phase: whoever has not sent is left out.
  void end_phase();

  [[nodiscard]] std::span<const fault> faults() const noexcept {
    return faults_;
  }

  /// P of a participant, if it has registered.
  [[nodiscard]] const pairing::g1_affine*
  session_key(member_number member) const noexcept;

  /// The session keys of all that receive a share.
  [[nodiscard]] const receiver_keys& receivers() const noexcept {
    return receivers_;
  }

  /// The deals that are well-formed, by their dealers' numbers.
  [[nodiscard]] const std::map<ps::issuer_index, deal>& deals() const noexcept {
    return deals_;
  }

  /// From the phase of confirmations on: the dealers whose deals count.
  [[nodiscard]] std::span<const ps::issuer_index> qualified() const noexcept {
    return qualified_;
  }

  /// The factors of the qualified deals: one for a new key, Lagrange's for new
  /// shares.
  [[nodiscard]] std::span<const pairing::scalar> factors() const noexcept {
    return factors_;
  }

  /// From the phase of confirmations on: the key and all share keys.
  [[nodiscard]] const ps::issuer_set& issuers() const noexcept {
    return issuers_;
  }

  /// What a participant has to send to confirm.
  [[nodiscard]] byte_vector confirmation(ps::issuer_index index) const;

private:
  [[nodiscard]] result<void> accept_registration(const message& message);
  [[nodiscard]] result<void> accept_commitment(const message& message);
  [[nodiscard]] result<void> accept_deal(const message& message,
                                         crypto::random& randomness);
  [[nodiscard]] result<void> accept_complaint(const message& message);
  [[nodiscard]] result<void> accept_confirmation(const message& message);

  [[nodiscard]] bool is_dealable(const deal& deal,
                                 crypto::random& randomness) const;
  [[nodiscard]] std::set<member_number> expected() const;
  void blame(member_number member, fault_kind kind);
  void end_registering();
  void settle();

  round_terms terms_;
  phase phase_ = phase::registering;
  /// Who has sent in this phase.
  std::set<member_number> sent_;
  std::vector<fault> faults_;
  std::map<member_number, pairing::g1_affine> registered_;
  receiver_keys receivers_;
  std::map<member_number, byte_array<32>> commitments_;
  std::map<ps::issuer_index, deal> deals_;
  std::set<std::pair<ps::issuer_index, ps::issuer_index>> complaints_;
  std::set<ps::issuer_index> guilty_;
  std::size_t confirmed_ = 0;
  std::vector<ps::issuer_index> qualified_;
  std::vector<pairing::scalar> factors_;
  ps::issuer_set issuers_;
};

} // namespace nephele::credential::dkg
