#include "common/credential/ecash/issuers.hpp"

namespace nephele::credential::ecash {

using pairing::g1;
using pairing::scalar;

namespace {

/// e(−s, g̃)·e(h, X̃)·e(B, Ỹ_1)·e(η·h, Ỹ_2)·e(e·h, Ỹ_3) = 1.
bool is_signed(const g1& s, const ps::prepared_key& key,
               const ps::key_id& issuers, const deposit& deposit,
               const withdrawal_request& request) {
  const auto h = deposit.base(issuers);
  return key.holds(s, h,
                   std::array<g1, key_slots>{
                       request.hidden_secret,
                       deposit.eta() * h,
                       scalar{deposit.expiry_value()} * h,
                   });
}

} // namespace

issuers::issuers(ps::issuer_set published)
    : published_(std::move(published)), key_(published_.key) {
}

result<void> issuers::check_partial(const ps::partial_signature& partial,
                                    const deposit& deposit,
                                    const withdrawal_request& request) const {
  if (partial.issuer == 0 || partial.issuer > members())
    return fail(ps::errc::unknown_issuer, std::to_string(partial.issuer));
  const ps::prepared_key share{published_.shares[partial.issuer - 1U]};
  if (!is_signed(partial.s, share, key_.id(), deposit, request))
    return fail(ps::errc::bad_partial, std::to_string(partial.issuer));
  return {};
}

result<ps::signature>
issuers::aggregate(std::span<const ps::partial_signature> partials,
                   const deposit& deposit,
                   const withdrawal_request& request) const {
  auto sum = ps::aggregate(partials, threshold(), members());
  if (!sum)
    return fail(std::move(sum).error());
  if (is_signed(*sum, key_, key_.id(), deposit, request))
    return ps::signature{pairing::g1_affine{deposit.base(key_.id())},
                         pairing::g1_affine{*sum}};
  std::string bad;
  for (const auto& partial : partials)
    if (!check_partial(partial, deposit, request))
      bad += (bad.empty() ? "" : " ") + std::to_string(partial.issuer);
  if (bad.empty())
    return fail(ps::errc::bad_signature,
                "the share keys do not make the common key");
  return fail(ps::errc::bad_partial, std::move(bad));
}

} // namespace nephele::credential::ecash
