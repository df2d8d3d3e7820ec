#pragma once

#include "common/credential/ecash/deposit.hpp"
#include "common/credential/ps/issuer_key.hpp"

namespace nephele::credential::ecash {

/// Asks issuers to sign the book of a deposit: B = sk·h, and a proof that it
/// hides the same sk as pk does.
struct withdrawal_request {
  static constexpr std::size_t size = 224;

  pairing::g1_affine public_key;
  pairing::g1_affine hidden_secret;
  std::array<pairing::g1_affine, 2> commitments;
  pairing::scalar response;

  /// pk ‖ B ‖ R1 ‖ R2 ‖ z.
  [[nodiscard]] byte_array<size> encode() const;

  /// Strict points and a canonical scalar; the proof is not looked at.
  [[nodiscard]] static result<withdrawal_request> decode(byte_span bytes);

  friend bool operator==(const withdrawal_request&, const withdrawal_request&)
      = default;
};

/// @param secret  sk of the deposit's public key
[[nodiscard]] withdrawal_request
make_request(const deposit& deposit, const ps::key_id& issuers,
             const pairing::secret_scalar& secret,
             pairing::scalar_source& source);

/// Whether the request is for this deposit and proves what it must.
/// @returns errc::wrong_deposit or errc::invalid_proof otherwise.
[[nodiscard]] result<void> check_request(const withdrawal_request& request,
                                         const deposit& deposit,
                                         const ps::key_id& issuers);

/// Issuer `share`'s part of the book's signature. Deterministic: nothing needs
/// to be remembered to refuse a second book, for there is none.
/// @param deposit  as committed on the ledger
/// @returns the partial signature, or errc::expired, errc::wrong_deposit,
/// errc::invalid_proof.
[[nodiscard]] result<pairing::g1_affine>
issue(const ps::issuer_key& share, const ps::key_id& issuers,
      const deposit& deposit, const withdrawal_request& request, day today);

/// What the deposit's ed25519 key signs when it sends `request`.
[[nodiscard]] byte_vector signed_request(const deposit& deposit,
                                         const withdrawal_request& request);

} // namespace nephele::credential::ecash
