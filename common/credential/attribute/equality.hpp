#pragma once

#include "common/credential/attribute/showing.hpp"
#include "common/credential/attribute/verification.hpp"

namespace nephele::credential::attribute {

/// Two shows, of whatever issuers and schemas, and a hidden slot of each in
/// which the same scalar stands: the holder's secret, for instance, so that
/// nobody puts together other people's credentials.
struct equality_claim {
  statement first;
  statement second;
  std::uint8_t first_slot = 0;
  /// Has no range of its own.
  std::uint8_t second_slot = 0;

  /// @returns errc::bad_statement if a slot is not hidden or the second one
  /// has a range.
  [[nodiscard]] result<void> check() const;
};

/// Both under one challenge; the second without the shared slot's response.
struct equality_show {
  show first;
  show second;

  /// The first show, then the second.
  [[nodiscard]] byte_vector encode() const;
  [[nodiscard]] static result<equality_show>
  decode(byte_span bytes, const equality_claim& claim);

  friend bool operator==(const equality_show&, const equality_show&) = default;
};

/// A credential, and what its issuers have published.
struct credential_view {
  const credential* owned = nullptr;
  const ps::prepared_key* key = nullptr;
  published_sets sets;
};

/// @returns errc::policy_not_met if the slots differ, or as prover::begin.
[[nodiscard]] result<equality_show>
prove_equality(const equality_claim& claim, const credential_view& first,
               const credential_view& second, pairing::scalar_source& source);

[[nodiscard]] bool verify_equality(const equality_claim& claim,
                                   const equality_show& shown,
                                   const show_verifier& first,
                                   const show_verifier& second,
                                   crypto::random& randomness,
                                   ps::weights weights = ps::weights::bits_64);

} // namespace nephele::credential::attribute
