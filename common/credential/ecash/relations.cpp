#include "common/credential/ecash/relations.hpp"

namespace nephele::credential::ecash {

using pairing::scalar;

combined_relations combine(const payment& payment, const relation_weights& w) {
  const auto c = payment.challenge();
  const auto& z = payment.responses;
  combined_relations sum;
  // 1 to 5: a hidden value times its base, behind ρ·g.
  sum.hidden_secret = w[0] * c;
  sum.hidden_eta = w[1] * c;
  sum.hidden_expiry = w[2] * c;
  sum.slot_expiry = w[3] * c;
  sum.slot_index = w[4] * c;
  sum.h1 = -(w[0] * z.secret + w[1] * z.eta + w[2] * z.expiry);
  sum.h2 = -(w[3] * z.expiry + w[4] * z.index);
  scalar on_g;
  for (std::size_t i = 0; i < z.rho.size(); ++i)
    on_g += w[i] * z.rho[i];
  // 6: S = μ·G_S, and 8: G_S − S = (sk + η + l)·S.
  sum.serial = w[5] * c - w[7] * (c + z.secret + z.eta + z.index);
  const auto on_serial_generator = w[7] * c - w[5] * z.mu;
  // 7: T = sk·g + μ·R·G_T.
  sum.tag = w[6] * c;
  on_g += w[6] * z.secret;
  const auto on_tag_generator = -(w[6] * payment.info.factor() * z.mu);
  sum.fixed = {-on_g, on_serial_generator, on_tag_generator};
  return sum;
}

} // namespace nephele::credential::ecash
