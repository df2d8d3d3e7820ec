#pragma once

#include "common/credential/dkg/terms.hpp"

namespace nephele::credential::dkg {

/// A participant's session key P = p·g, and a proof of knowing p: without it a
/// copied key would let its owner's shares be opened under another name.
struct registration {
  static constexpr std::size_t size = 128;

  pairing::g1_affine key;
  pairing::g1_affine commitment;
  pairing::scalar response;

  /// P ‖ R ‖ z.
  [[nodiscard]] byte_vector encode() const;
  [[nodiscard]] static result<registration> decode(byte_span bytes);

  friend bool operator==(const registration&, const registration&) = default;
};

[[nodiscard]] registration register_key(const round_terms& terms,
                                        member_number member,
                                        const pairing::secret_scalar& secret,
                                        pairing::scalar_source& source);

/// @returns errc::invalid_proof if it is not this participant's in this round.
[[nodiscard]] result<void> check_registration(const registration& registration,
                                              const round_terms& terms,
                                              member_number member);

} // namespace nephele::credential::dkg
