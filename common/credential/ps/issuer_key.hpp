#pragma once

#include "common/credential/ps/polynomial.hpp"
#include "common/credential/ps/verification_key.hpp"

namespace nephele::credential::ps {

/// One issuer's share (f_x(j), f_y1(j), …) of the common secret.
struct issuer_key {
  issuer_index index{};
  pairing::secret_scalar x;
  std::vector<pairing::secret_scalar> y;

  /// vk_j, which the issuer publishes.
  [[nodiscard]] verification_key public_key() const;

  /// s = (x + Σ y_i·m_i)·h for public messages, one a slot at most.
  [[nodiscard]] pairing::g1
  sign(const pairing::g1& h, std::span<const pairing::scalar> messages) const;
};

/// How many of `members` issuers must sign: ⌊2n/3⌋ + 1.
[[nodiscard]] constexpr std::size_t threshold(std::size_t members) noexcept {
  return 2 * members / 3 + 1;
}

/// What is public about a committee of issuers.
struct issuer_set {
  std::size_t threshold = 0;
  verification_key key;
  /// Of issuer 1, 2, …; all of them are published.
  std::vector<verification_key> shares;
};

} // namespace nephele::credential::ps
