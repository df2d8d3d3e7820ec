#include "common/credential/ps/polynomial.hpp"

namespace nephele::credential::ps {

using pairing::scalar;
using pairing::secret_scalar;

polynomial polynomial::random(pairing::scalar_source& source,
                              std::size_t coefficients) {
  std::vector<secret_scalar> drawn;
  drawn.reserve(coefficients);
  for (std::size_t i = 0; i < coefficients; ++i)
    drawn.push_back(source.next({}));
  return polynomial{std::move(drawn)};
}

secret_scalar polynomial::at(issuer_index index) const {
  const scalar point{index};
  secret_scalar value;
  for (auto term = coefficients_.rbegin(); term != coefficients_.rend(); ++term)
    value = value * point + *term;
  return value;
}

result<std::vector<scalar>>
lagrange_at_zero(std::span<const issuer_index> indices) {
  std::vector<scalar> factors;
  factors.reserve(indices.size());
  for (const auto own : indices) {
    if (own == 0)
      return fail(errc::unknown_issuer, "0");
    scalar above{1};
    scalar below{1};
    std::size_t seen = 0;
    for (const auto other : indices) {
      if (other == own) {
        ++seen;
        continue;
      }
      above = above * scalar{other};
      below = below * (scalar{other} - scalar{own});
    }
    if (seen != 1)
      return fail(errc::duplicate_index, std::to_string(own));
    factors.push_back(above * below.inverse());
  }
  return factors;
}

} // namespace nephele::credential::ps
