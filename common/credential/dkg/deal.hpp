#pragma once

#include "common/credential/dkg/terms.hpp"

#include <map>

namespace nephele::credential::dkg {

/// Session keys of the registered participants, by the number that they
/// receive a share under.
using receiver_keys = std::map<ps::issuer_index, pairing::g1_affine>;

/// Commitments to a dealer's polynomials of x, y_1 … y_q, coefficient by
/// coefficient. x has none in G1: x·g would let anybody forge shows.
struct deal_commitments {
  /// q + 1 polynomials of t coefficients.
  std::vector<std::vector<pairing::g2>> in_g2;
  /// q polynomials, of y_1 … y_q.
  std::vector<std::vector<pairing::g1_affine>> in_g1;

  /// The key of the share for `index`; of index 0, of what is shared.
  [[nodiscard]] ps::verification_key key_of(ps::issuer_index index) const;

  /// Whether e(A'_k, g̃) = e(g, A_k) for all coefficients of the y's, in one
  /// product.
  [[nodiscard]] bool is_consistent(crypto::random& randomness) const;

  /// This, times a factor, added to `sum`, which may be empty.
  void add_to(deal_commitments& sum, const pairing::scalar& factor) const;
};

/// A dealer's message: commitments, and each receiver's share in a box that
/// the pair's session keys open.
struct deal {
  ps::issuer_index dealer = 0;
  deal_commitments commitments;
  std::map<ps::issuer_index, byte_vector> boxes;
  /// SHA-256 of the commitments' encoding, which the boxes are bound to.
  byte_array<32> commitments_hash{};

  /// u16 dealer ‖ commitments in G2 ‖ commitments in G1 ‖ (u16 receiver ‖
  /// box)…, for every receiver but the dealer itself, ascending.
  /// @param receivers  whom the deal must serve
  /// @returns errc::length, errc::bad_terms for other numbers than expected,
  /// or a bad point's error.
  [[nodiscard]] static result<deal> decode(byte_span bytes,
                                           const round_terms& terms,
                                           const participant& dealer,
                                           const receiver_keys& receivers);
};

/// What the participants commit to before anybody deals.
[[nodiscard]] byte_array<32> commit_to_deal(byte_span deal);

/// @param polynomials  of x, y_1 … y_q
/// @param session      p of the dealer
[[nodiscard]] byte_vector make_deal(const round_terms& terms,
                                    const participant& dealer,
                                    std::span<const ps::polynomial> polynomials,
                                    const pairing::secret_scalar& session,
                                    const receiver_keys& receivers);

/// Opens the share for `receiver`, given K = p_i·P_j, and checks it against
/// the commitments.
/// @returns errc::bad_share if anything about it is wrong.
[[nodiscard]] result<ps::issuer_key> open_share(const round_terms& terms,
                                                const deal& deal,
                                                ps::issuer_index receiver,
                                                const pairing::g1& shared);

/// The dealer's own share at `index`.
[[nodiscard]] ps::issuer_key
evaluate(std::span<const ps::polynomial> polynomials, ps::issuer_index index);

} // namespace nephele::credential::dkg
