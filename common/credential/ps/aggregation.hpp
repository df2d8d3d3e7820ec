#pragma once

#include "common/credential/ps/issuer_key.hpp"

namespace nephele::credential::ps {

/// Whether these are exactly `threshold` different indices in 1..members.
/// @returns errc::too_few_shares, errc::duplicate_index, errc::unknown_issuer.
[[nodiscard]] result<void> check_indices(std::span<const issuer_index> indices,
                                         std::size_t threshold,
                                         std::size_t members);

struct partial_signature {
  issuer_index issuer{};
  pairing::g1_affine s;
};

/// Σ λ_j·s_j over exactly `threshold` partials of different issuers.
[[nodiscard]] result<pairing::g1>
aggregate(std::span<const partial_signature> partials, std::size_t threshold,
          std::size_t members);

/// The common key from the share keys of exactly `threshold` issuers.
/// @param indices  of the issuers whose `shares` these are, in order
[[nodiscard]] result<verification_key>
aggregate_keys(std::span<const issuer_index> indices,
               std::span<const verification_key> shares, std::size_t threshold,
               std::size_t members);

} // namespace nephele::credential::ps
