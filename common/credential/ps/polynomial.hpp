#pragma once

#include "common/credential/ps/errors.hpp"
#include "common/pairing/scalar_source.hpp"

namespace nephele::credential::ps {

/// An issuer's number on the ledger: 1 to n, never zero, never used again for
/// another issuer under one key.
using issuer_index = std::uint16_t;

/// A secret polynomial modulo r, constant term first.
class polynomial {
public:
  explicit polynomial(std::vector<pairing::secret_scalar> coefficients)
      : coefficients_(std::move(coefficients)) {}

  /// `coefficients` fresh ones.
  [[nodiscard]] static polynomial random(pairing::scalar_source& source,
                                         std::size_t coefficients);

  [[nodiscard]] std::span<const pairing::secret_scalar>
  coefficients() const noexcept {
    return coefficients_;
  }

  /// Its value at `index`, in time that depends on the degree alone.
  [[nodiscard]] pairing::secret_scalar at(issuer_index index) const;

private:
  std::vector<pairing::secret_scalar> coefficients_;
};

/// λ_j = ∏_{k≠j} k/(k − j): Σ λ_j·f(j) = f(0) for every f of a degree below
/// the number of indices.
/// @returns one factor an index, in their order, or errc::duplicate_index,
/// errc::unknown_issuer for a zero.
[[nodiscard]] result<std::vector<pairing::scalar>>
lagrange_at_zero(std::span<const issuer_index> indices);

} // namespace nephele::credential::ps
