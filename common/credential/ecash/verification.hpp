#pragma once

#include "common/credential/ecash/payment.hpp"
#include "common/credential/ps/batch.hpp"
#include "common/pairing/multi_exp.hpp"
#include "common/pairing/scalar_source.hpp"

namespace nephele::credential::ecash {

using ps::batch_verdict;
using ps::weights;

/// Checks the proofs of payments under one issuers' key. All three ways give
/// the same verdict on every payment: the equations are multiplied by the
/// cofactor, so that no weight can make a difference. Variable-time; nothing
/// here is secret.
class payment_verifier {
public:
  explicit payment_verifier(ps::verification_key issuers);

  [[nodiscard]] const ps::prepared_key& key() const noexcept { return key_; }

  /// One payment: 5 pairings and about 30 terms of multi-exponentiations.
  [[nodiscard]] bool verify(const payment& payment, crypto::random& randomness,
                            weights weights = weights::bits_64) const;

  /// Many payments: 5 pairings if all are good. A batch that fails is halved,
  /// and below four payments each is checked by itself.
  [[nodiscard]] batch_verdict
  verify_batch(std::span<const payment> payments, crypto::random& randomness,
               weights weights = weights::bits_64) const;

  /// Every relation by itself, without weights: slow, and what the others are
  /// tested against.
  [[nodiscard]] bool verify_plain(const payment& payment) const;

private:
  [[nodiscard]] bool holds(std::span<const payment> payments,
                           crypto::random& randomness, weights weights) const;
  [[nodiscard]] bool relations_hold(std::span<const payment> payments,
                                    crypto::random& randomness,
                                    std::size_t bits) const;
  [[nodiscard]] bool signatures_hold(std::span<const payment> payments,
                                     crypto::random& randomness,
                                     std::size_t bits) const;

  ps::prepared_key key_;
  /// g, G_S, G_T.
  pairing::fixed_bases fixed_;
};

} // namespace nephele::credential::ecash
