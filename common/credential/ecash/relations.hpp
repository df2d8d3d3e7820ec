#pragma once

#include "common/credential/ecash/payment.hpp"

namespace nephele::credential::ecash {

/// The statements of a payment's proof as one linear combination: with weights
/// w_i, Σ w_i·(R_i + c·statement_i − response side_i), sorted by point. It is
/// neutral, up to the cofactor, if all eight relations hold.
struct combined_relations {
  /// Factors of the payment's own points.
  pairing::scalar h1;
  pairing::scalar hidden_secret;
  pairing::scalar hidden_eta;
  pairing::scalar hidden_expiry;
  pairing::scalar h2;
  pairing::scalar slot_expiry;
  pairing::scalar slot_index;
  pairing::scalar serial;
  pairing::scalar tag;
  /// Factors of g, G_S and G_T.
  std::array<pairing::scalar, 3> fixed;
};

using relation_weights = std::array<pairing::scalar, payment::relations>;

/// The factor of commitment R_i is w_i itself.
[[nodiscard]] combined_relations combine(const payment& payment,
                                         const relation_weights& weights);

} // namespace nephele::credential::ecash
