#include "common/credential/ps/aggregation.hpp"

namespace nephele::credential::ps {

using pairing::g1;
using pairing::g2;

result<void> check_indices(std::span<const issuer_index> indices,
                           std::size_t threshold, std::size_t members) {
  for (const auto index : indices)
    if (index == 0 || index > members)
      return fail(errc::unknown_issuer, std::to_string(index));
  if (indices.size() != threshold)
    return fail(errc::too_few_shares, std::to_string(indices.size()) + " of "
                                          + std::to_string(threshold));
  if (auto factors = lagrange_at_zero(indices); !factors)
    return fail(std::move(factors).error());
  return {};
}

result<g1> aggregate(std::span<const partial_signature> partials,
                     std::size_t threshold, std::size_t members) {
  std::vector<issuer_index> indices;
  for (const auto& partial : partials)
    indices.push_back(partial.issuer);
  if (auto fine = check_indices(indices, threshold, members); !fine)
    return fail(std::move(fine).error());
  const auto factors = lagrange_at_zero(indices);
  g1 sum;
  for (std::size_t i = 0; i < partials.size(); ++i)
    sum += (*factors)[i] * g1{partials[i].s};
  return sum;
}

result<verification_key>
aggregate_keys(std::span<const issuer_index> indices,
               std::span<const verification_key> shares, std::size_t threshold,
               std::size_t members) {
  if (auto fine = check_indices(indices, threshold, members); !fine)
    return fail(std::move(fine).error());
  const auto slots = shares.empty() ? 0 : shares[0].slots();
  if (shares.size() != indices.size()
      || !std::ranges::all_of(shares, [&](const auto& share) {
           return share.slots() == slots && share.y1.size() == slots;
         }))
    return fail(errc::malformed_key);
  const auto factors = lagrange_at_zero(indices);
  verification_key key;
  key.y.resize(slots);
  std::vector<g1> y1(slots);
  for (std::size_t j = 0; j < shares.size(); ++j) {
    const auto& factor = (*factors)[j];
    key.x += factor * shares[j].x;
    for (std::size_t i = 0; i < slots; ++i) {
      key.y[i] += factor * shares[j].y[i];
      y1[i] += factor * g1{shares[j].y1[i]};
    }
  }
  key.y1 = pairing::to_affine(y1);
  return key;
}

} // namespace nephele::credential::ps
