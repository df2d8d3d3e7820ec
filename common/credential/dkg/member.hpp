#pragma once

#include "common/credential/dkg/round.hpp"
#include "common/crypto/xaead.hpp"

namespace nephele::credential::dkg {

/// One participant's secrets in one round, and what it says. It decides on the
/// public state alone, so after a crash it is restored, given the replayed
/// round, and says the same bytes again. Its session key dies with it.
class member {
public:
  /// @param number  this participant's in `terms`
  /// @param share   its share of the previous key, if it deals new shares
  /// @returns errc::bad_terms if it has no such number or lacks the share.
  [[nodiscard]] static result<member>
  join(const round_terms& terms, member_number number,
       pairing::scalar_source& source, const ps::issuer_key* share = nullptr);

  [[nodiscard]] member_number number() const noexcept { return number_; }

  /// What there is to send in the round's phase, nothing if nothing. The
  /// state is to be stored before the messages go out.
  [[nodiscard]] std::vector<message> speak(const round& seen,
                                           pairing::scalar_source& source);

  /// The share, once the round is in its last phase or active.
  /// @returns errc::no_share if the participant does not receive, or a
  /// qualified dealer's share of it is bad and it has not complained.
  [[nodiscard]] result<ps::issuer_key> share(const round& seen) const;

  /// Everything, sealed: to be written before a message is sent.
  [[nodiscard]] byte_vector save(const round_terms& terms,
                                 const crypto::box_key& key,
                                 crypto::random& randomness) const;

  /// @returns errc::bad_file if it does not open or is of another round.
  [[nodiscard]] static result<member> restore(byte_span stored,
                                              const round_terms& terms,
                                              member_number number,
                                              const crypto::box_key& key);

private:
  member() = default;

  [[nodiscard]] std::vector<message> say(const round& seen,
                                         pairing::scalar_source& source);
  [[nodiscard]] result<ps::issuer_key> sum_of_shares(const round& seen) const;
  [[nodiscard]] std::vector<message> complain(const round& seen,
                                              pairing::scalar_source& source);
  [[nodiscard]] result<ps::issuer_key> share_of(const round& seen,
                                                const deal& deal) const;

  member_number number_ = 0;
  participant role_;
  pairing::secret_scalar session_;
  /// Of x, y_1 … y_q if it deals.
  std::vector<ps::polynomial> polynomials_;
  byte_vector registration_;
  /// Empty until the receivers are known.
  byte_vector deal_;
  std::map<ps::issuer_index, byte_vector> complaints_;
};

} // namespace nephele::credential::dkg
