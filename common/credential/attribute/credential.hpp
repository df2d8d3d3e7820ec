#pragma once

#include "common/credential/attribute/issuance.hpp"

namespace nephele::credential::attribute {

/// A signed credential: everything in it is the holder's secret.
struct credential {
  /// All slots of the issuers' key.
  std::vector<pairing::secret_scalar> messages;
  ps::signature signature;
};

/// The public keys of a committee, as a holder uses them.
class issuers {
public:
  explicit issuers(ps::issuer_set published);

  [[nodiscard]] const ps::prepared_key& key() const noexcept { return key_; }

  [[nodiscard]] std::size_t threshold() const noexcept {
    return published_.threshold;
  }

  [[nodiscard]] std::size_t members() const noexcept {
    return published_.shares.size();
  }

  /// Takes the openings off an issuer's answer: s = c − Σ o_i·Y_i under its
  /// share key. The result does not depend on the openings.
  /// @returns ps::errc::unknown_issuer, or ps::errc::bad_partial if it is no
  /// signature under that key.
  [[nodiscard]] result<ps::partial_signature>
  unblind(const ps::partial_signature& blinded,
          const pending_credential& pending,
          std::span<const pairing::secret_scalar> messages) const;

  /// The credential, from the answers of `threshold` issuers, checked. Answers
  /// are looked at one by one only if that check fails.
  /// @param messages  those that were asked for
  /// @returns ps::errc::bad_partial, its context the numbers of the issuers
  /// that cheated, or what ps::check_indices says.
  [[nodiscard]] result<credential>
  aggregate(std::span<const ps::partial_signature> blinded,
            const pending_credential& pending,
            std::vector<pairing::secret_scalar> messages) const;

private:
  ps::issuer_set published_;
  ps::prepared_key key_;
};

} // namespace nephele::credential::attribute
