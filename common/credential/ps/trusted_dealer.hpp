#pragma once

#include "common/credential/ps/issuer_key.hpp"

namespace nephele::credential::ps {

struct dealt_keys {
  issuer_set published;
  std::vector<issuer_key> secrets;
};

/// For tests, vectors and benchmarks only: one party draws the polynomials of
/// x, y_1, …, y_slots and so knows the secret. Real keys come out of
/// common/credential/dkg.
/// @pre 1 ≤ threshold ≤ members, 1 ≤ slots ≤ max_slots
[[nodiscard]] dealt_keys deal_keys(pairing::scalar_source& source,
                                   std::size_t slots, std::size_t threshold,
                                   std::size_t members);

} // namespace nephele::credential::ps
