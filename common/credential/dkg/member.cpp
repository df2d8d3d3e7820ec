#include "common/credential/dkg/member.hpp"

#include "common/crypto/wiped_stack.hpp"

namespace nephele::credential::dkg {

using pairing::g1;
using pairing::secret_scalar;
using ps::issuer_index;

namespace {

/// A polynomial through `value` at zero.
ps::polynomial through(const secret_scalar& value,
                       pairing::scalar_source& source, std::size_t count) {
  std::vector<secret_scalar> coefficients;
  coefficients.reserve(count);
  coefficients.push_back(value.duplicate());
  while (coefficients.size() < count)
    coefficients.push_back(source.next({}));
  return ps::polynomial{std::move(coefficients)};
}

std::vector<ps::polynomial> draw_polynomials(const round_terms& terms,
                                             pairing::scalar_source& source,
                                             const ps::issuer_key* share) {
  std::vector<ps::polynomial> polynomials;
  for (std::size_t i = 0; i <= terms.slots; ++i)
    polynomials.push_back(share == nullptr
                              ? ps::polynomial::random(source, terms.threshold)
                              : through(i == 0 ? share->x : share->y[i - 1],
                                        source, terms.threshold));
  return polynomials;
}

} // namespace

result<member> member::join(const round_terms& terms, member_number number,
                            pairing::scalar_source& source,
                            const ps::issuer_key* share) {
  const auto* role = terms.at(number);
  if (role == nullptr)
    return fail(errc::bad_terms, "no such participant");
  const auto deals_shares = terms.previous && role->deals_as != 0;
  if (deals_shares
      && (share == nullptr || share->index != role->deals_as
          || share->y.size() != terms.slots))
    return fail(errc::bad_terms, "no share to deal");
  return crypto::on_wiped_stack([&] {
    member joined;
    joined.number_ = number;
    joined.role_ = *role;
    joined.session_ = source.next_nonzero({});
    joined.registration_
        = register_key(terms, number, joined.session_, source).encode();
    if (role->deals_as != 0)
      joined.polynomials_
          = draw_polynomials(terms, source, deals_shares ? share : nullptr);
    return joined;
  });
}

std::vector<message> member::speak(const round& seen,
                                   pairing::scalar_source& source) {
  return crypto::on_wiped_stack([&] { return say(seen, source); });
}

std::vector<message> member::say(const round& seen,
                                 pairing::scalar_source& source) {
  const auto one = [&](byte_span body) {
    return std::vector<message>{
        {seen.current(), number_, {body.begin(), body.end()}}};
  };
  const auto is_known = seen.session_key(number_) != nullptr;
  if (seen.current() == phase::registering)
    return one(registration_);
  if (!is_known)
    return {};
  switch (seen.current()) {
  case phase::committing:
  case phase::dealing:
    if (role_.deals_as == 0)
      return {};
    if (deal_.empty())
      deal_ = make_deal(seen.terms(), role_, polynomials_, session_,
                        seen.receivers());
    return seen.current() == phase::dealing ? one(deal_)
                                            : one(commit_to_deal(deal_));
  case phase::complaining:
    return complain(seen, source);
  case phase::confirming:
    if (!share(seen))
      return {};
    return one(seen.confirmation(role_.receives_as));
  default:
    return {};
  }
}

std::vector<message> member::complain(const round& seen,
                                      pairing::scalar_source& source) {
  if (role_.receives_as == 0)
    return {};
  for (const auto& [dealer, deal] : seen.deals()) {
    if (complaints_.contains(dealer) || share_of(seen, deal))
      continue;
    const auto accused = seen.terms().dealer(dealer);
    complaints_[dealer]
        = make_complaint(seen.terms(), role_.receives_as, dealer, session_,
                         *seen.session_key(number_),
                         *seen.session_key(*accused), source)
              .encode();
  }
  std::vector<message> said;
  for (const auto& [dealer, body] : complaints_)
    said.push_back({phase::complaining, number_, body});
  return said;
}

result<ps::issuer_key> member::share_of(const round& seen,
                                        const deal& deal) const {
  if (deal.dealer == role_.deals_as)
    return evaluate(polynomials_, role_.receives_as);
  const auto dealer = seen.terms().dealer(deal.dealer);
  const auto* key = dealer ? seen.session_key(*dealer) : nullptr;
  if (key == nullptr)
    return fail(errc::no_share);
  return open_share(seen.terms(), deal, role_.receives_as, session_ * g1{*key});
}

result<ps::issuer_key> member::share(const round& seen) const {
  return crypto::on_wiped_stack([&] { return sum_of_shares(seen); });
}

result<ps::issuer_key> member::sum_of_shares(const round& seen) const {
  if (role_.receives_as == 0 || seen.session_key(number_) == nullptr
      || (seen.current() != phase::confirming
          && seen.current() != phase::active))
    return fail(errc::no_share);
  ps::issuer_key sum;
  sum.index = role_.receives_as;
  sum.y.resize(seen.terms().slots);
  for (std::size_t i = 0; i < seen.qualified().size(); ++i) {
    const auto part = share_of(seen, seen.deals().at(seen.qualified()[i]));
    if (!part)
      return fail(errc::no_share, std::to_string(seen.qualified()[i]));
    const auto& factor = seen.factors()[i];
    sum.x = sum.x + part->x * factor;
    for (std::size_t k = 0; k < sum.y.size(); ++k)
      sum.y[k] = sum.y[k] + part->y[k] * factor;
  }
  return sum;
}

} // namespace nephele::credential::dkg
