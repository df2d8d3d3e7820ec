#include "common/credential/ecash/identification.hpp"

namespace nephele::credential::ecash {

result<pairing::g1_affine> identify(const payment& first,
                                    const payment& second) {
  if (first.points.serial != second.points.serial)
    return fail(errc::other_ticket);
  const auto r1 = first.info.factor();
  const auto r2 = second.info.factor();
  if (first.info == second.info || r1 == r2)
    return fail(errc::replay);
  // T − T' = (R − R')·μ·G_T, so that the masks cancel in R·T' − R'·T.
  const auto scale = (r1 - r2).inverse();
  return pairing::g1_affine{(r1 * scale) * pairing::g1{second.points.tag}
                            - (r2 * scale) * pairing::g1{first.points.tag}};
}

} // namespace nephele::credential::ecash
