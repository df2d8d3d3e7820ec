#pragma once

#include "common/credential/ecash/withdrawal.hpp"
#include "common/credential/ps/aggregation.hpp"

namespace nephele::credential::ecash {

/// The public keys of a committee, for checking its answers. Only the common
/// key is prepared: share keys are needed when somebody cheats.
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

  /// Whether an issuer's partial belongs to the request. It takes no secret:
  /// with the request and the ledger's record a bad partial is evidence.
  /// @returns ps::errc::unknown_issuer or ps::errc::bad_partial otherwise.
  [[nodiscard]] result<void>
  check_partial(const ps::partial_signature& partial, const deposit& deposit,
                const withdrawal_request& request) const;

  /// The book's signature, from partials of `threshold` issuers, checked.
  /// Partials are looked at one by one only if that check fails.
  /// @returns ps::errc::bad_partial, its context the numbers of the issuers
  /// that cheated, or what ps::check_indices says.
  [[nodiscard]] result<ps::signature>
  aggregate(std::span<const ps::partial_signature> partials,
            const deposit& deposit, const withdrawal_request& request) const;

private:
  ps::issuer_set published_;
  ps::prepared_key key_;
};

} // namespace nephele::credential::ecash
