#pragma once

#include "common/credential/attribute/relations.hpp"
#include "common/credential/ps/batch.hpp"

#include <deque>

namespace nephele::credential::attribute {

/// A show with what its verifier asked for.
struct claimed_show {
  statement claim;
  show shown;
};

/// Checks shows of credentials under one issuers' key. All three ways give the
/// same verdict on every show: the equations are multiplied by the cofactor,
/// so that no weight can make a difference. Variable-time; nothing here is
/// secret.
///
/// Whether a statement is what was asked for, and a context or pseudonym new,
/// is for the caller to say.
class show_verifier {
public:
  explicit show_verifier(ps::verification_key issuers);

  [[nodiscard]] const ps::prepared_key& key() const noexcept { return key_; }

  /// Prepares X̃ + tag·Ỹ_0: saves a pairing with every show whose slot 0 has
  /// this tag. The latest 16 are kept.
  void expect_tag(const pairing::scalar& tag);

  /// One show: two pairings, one a slot that is not a disclosed zero, and one
  /// if there are ranges or memberships.
  [[nodiscard]] bool verify(const statement& claim, const show& shown,
                            crypto::random& randomness,
                            ps::weights weights = ps::weights::bits_64) const;

  /// Many shows, of any statements: as many pairings as the key has slots and
  /// three more if all are good. A batch that fails is halved, and below four
  /// shows each is checked by itself.
  [[nodiscard]] ps::batch_verdict
  verify_batch(std::span<const claimed_show> shows, crypto::random& randomness,
               ps::weights weights = ps::weights::bits_64) const;

  /// Every relation and equation by itself, without weights: slow, and what
  /// the others are tested against.
  [[nodiscard]] bool verify_plain(const statement& claim,
                                  const show& shown) const;

  /// For proofs that share their challenge among shows.
  [[nodiscard]] bool holds(std::span<const opened_show> shows,
                           crypto::random& randomness,
                           ps::weights weights) const;

private:
  struct expected_tag {
    pairing::scalar tag;
    pairing::prepared_g2 base;
  };
  class signature_sums;

  [[nodiscard]] std::optional<opened_show> open(const statement& claim,
                                                const show& shown) const;
  [[nodiscard]] expected_tag prepare(const pairing::scalar& tag) const;
  [[nodiscard]] bool signatures_hold(std::span<const opened_show> shows,
                                     crypto::random& randomness,
                                     std::size_t bits) const;

  ps::prepared_key key_;
  pairing::fixed_bases generator_;
  /// The first is the digits'.
  std::deque<expected_tag> tags_;
};

} // namespace nephele::credential::attribute
