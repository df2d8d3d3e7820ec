#pragma once

#include "common/credential/dkg/deal.hpp"

namespace nephele::credential::dkg {

/// A receiver's word that its share of a deal is bad: it opens the box for all
/// to see, by K = p_i·P_j and a proof that this is what opens it. It tells
/// nothing that the accused did not know.
struct complaint {
  static constexpr std::size_t size = 180;

  ps::issuer_index accuser = 0;
  ps::issuer_index accused = 0;
  pairing::g1_affine shared;
  std::array<pairing::g1_affine, 2> announcements;
  pairing::scalar response;

  /// u16 accuser ‖ u16 accused ‖ K ‖ R1 ‖ R2 ‖ z.
  [[nodiscard]] byte_vector encode() const;
  [[nodiscard]] static result<complaint> decode(byte_span bytes);

  friend bool operator==(const complaint&, const complaint&) = default;
};

/// @param session  p_j of the accuser
/// @param own      P_j of the accuser
/// @param other    P_i of the accused
[[nodiscard]] complaint
make_complaint(const round_terms& terms, ps::issuer_index accuser,
               ps::issuer_index accused, const pairing::secret_scalar& session,
               const pairing::g1_affine& own, const pairing::g1_affine& other,
               pairing::scalar_source& source);

/// Whether a complaint stands: K is the pair's, and the share that it opens is
/// bad. Anybody can tell.
/// @param own    P_j of the accuser
/// @param other  P_i of the accused
[[nodiscard]] bool is_upheld(const complaint& complaint,
                             const round_terms& terms, const deal& deal,
                             const pairing::g1_affine& own,
                             const pairing::g1_affine& other);

} // namespace nephele::credential::dkg
