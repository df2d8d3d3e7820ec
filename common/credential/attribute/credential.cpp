#include "common/credential/attribute/credential.hpp"

#include "common/crypto/wiped_stack.hpp"

namespace nephele::credential::attribute {

using pairing::g1;
using pairing::g1_affine;
using pairing::secret_scalar;

namespace {

/// Σ o_i·Y_i: what the openings put on an answer under `key`.
g1 blinding(const pending_credential& pending,
            const ps::verification_key& key) {
  return crypto::on_wiped_stack([&] {
    g1 sum;
    for (std::size_t i = 0; i < pending.openings.size(); ++i)
      sum += pending.openings[i] * g1{key.y1[pending.terms.hidden[i]]};
    return sum;
  });
}

bool is_signed(const g1& s, const g1& h, const ps::prepared_key& key,
               std::span<const secret_scalar> messages) {
  const auto slots = crypto::on_wiped_stack([&] {
    std::vector<g1> points;
    for (const auto& message : messages)
      points.push_back(message * h);
    return pairing::to_affine(points);
  });
  return key.holds(s, h, std::vector<g1>{slots.begin(), slots.end()});
}

} // namespace

issuers::issuers(ps::issuer_set published)
    : published_(std::move(published)), key_(published_.key) {
}

result<ps::partial_signature>
issuers::unblind(const ps::partial_signature& blinded,
                 const pending_credential& pending,
                 std::span<const secret_scalar> messages) const {
  if (blinded.issuer == 0 || blinded.issuer > members())
    return fail(ps::errc::unknown_issuer, std::to_string(blinded.issuer));
  const ps::prepared_key share{published_.shares[blinded.issuer - 1U]};
  const auto h = signature_base(pending.terms, pending.request.commitment);
  const g1_affine s{g1{blinded.s} - blinding(pending, share.key())};
  if (!is_signed(s, h, share, messages))
    return fail(ps::errc::bad_partial, std::to_string(blinded.issuer));
  return ps::partial_signature{blinded.issuer, s};
}

result<credential>
issuers::aggregate(std::span<const ps::partial_signature> blinded,
                   const pending_credential& pending,
                   std::vector<secret_scalar> messages) const {
  if (messages.size() != key_.key().slots())
    return fail(errc::bad_statement, "messages");
  auto sum = ps::aggregate(blinded, threshold(), members());
  if (!sum)
    return fail(std::move(sum).error());
  // The share keys' Y_i add up to the common ones, and so do the blindings.
  const g1_affine s{*sum - blinding(pending, key_.key())};
  const auto h = signature_base(pending.terms, pending.request.commitment);
  if (is_signed(s, h, key_, messages))
    return credential{std::move(messages), {g1_affine{h}, s}};
  std::string bad;
  for (const auto& partial : blinded)
    if (!unblind(partial, pending, messages))
      bad += (bad.empty() ? "" : " ") + std::to_string(partial.issuer);
  if (bad.empty())
    return fail(ps::errc::bad_signature,
                "the share keys do not make the common key");
  return fail(ps::errc::bad_partial, std::move(bad));
}

} // namespace nephele::credential::attribute
