#pragma once

#include "common/credential/attribute/errors.hpp"
#include "common/credential/ps/aggregation.hpp"

namespace nephele::credential::attribute {

/// A slot and the scalar in it.
struct slot_value {
  std::uint8_t slot = 0;
  pairing::scalar value;

  friend bool operator==(const slot_value&, const slot_value&) = default;
};

/// What holder and issuers agree on before a credential is asked for.
struct issue_terms {
  ps::key_id issuers;
  /// Signed without being seen, ascending.
  std::vector<std::uint8_t> hidden;
  /// All other slots of the issuers' key, ascending.
  std::vector<slot_value> visible;
  /// What the credential is for: schema's name ‖ "/" ‖ epoch, or what the
  /// service defines.
  byte_vector context;

  /// Whether every slot of a key of `slots` slots is named once.
  /// @returns errc::bad_statement otherwise.
  [[nodiscard]] result<void> check(std::size_t slots) const;
};

/// Terms under which `hidden` slots of `messages` are signed blindly.
[[nodiscard]] issue_terms make_terms(const ps::key_id& issuers,
                                     std::vector<std::uint8_t> hidden,
                                     std::span<const pairing::scalar> messages,
                                     byte_vector context);

/// Commitments to the hidden slots and a proof of knowing them; the same bytes
/// go to all issuers.
struct issue_request {
  /// C = o·g + Σ m_i·γ_i, which fixes the base of the signature.
  pairing::g1_affine commitment;
  /// C_i = o_i·g + m_i·h.
  std::vector<pairing::g1_affine> hidden;
  /// R_0 and R_i.
  std::vector<pairing::g1_affine> announcements;
  /// z_o, z_o_i…, z_m_i….
  std::vector<pairing::scalar> responses;

  /// 01 ‖ C ‖ C_i… ‖ R… ‖ z…, compressed.
  [[nodiscard]] byte_vector encode() const;

  /// Strict points and canonical scalars; the proof is not looked at.
  /// @param hidden  how many slots the terms hide
  [[nodiscard]] static result<issue_request> decode(byte_span bytes,
                                                    std::size_t hidden);

  friend bool operator==(const issue_request&, const issue_request&) = default;
};

/// What a holder keeps until the issuers have answered.
struct pending_credential {
  issue_terms terms;
  issue_request request;
  /// o_i of each hidden slot.
  std::vector<pairing::secret_scalar> openings;
};

/// @param messages  all slots of the issuers' key, the hidden ones included
[[nodiscard]] result<pending_credential>
request_credential(issue_terms terms,
                   std::span<const pairing::secret_scalar> messages,
                   pairing::scalar_source& source);

/// Issuer `share`'s part of the signature, still blinded by the openings.
/// @returns errc::bad_statement or errc::invalid_proof otherwise.
[[nodiscard]] result<pairing::g1_affine> issue(const ps::issuer_key& share,
                                               const issue_terms& terms,
                                               const issue_request& request);

/// h, the base of the signature that `request` asks for.
[[nodiscard]] pairing::g1 signature_base(const issue_terms& terms,
                                         const pairing::g1_affine& commitment);

} // namespace nephele::credential::attribute
