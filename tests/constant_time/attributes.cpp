#include "common/credential/attribute/credential.hpp"
#include "common/credential/attribute/showing.hpp"
#include "common/credential/attribute/verification.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "tests/constant_time/marked.hpp"

namespace nephele::constant_time {

using namespace credential;
using pairing::scalar;

namespace {

constexpr std::size_t slots = 5;

/// Small, so that its signatures take no time.
attribute::signed_set sign(const attribute::scalar_set& set,
                           const ps::dealt_keys& keys,
                           const attribute::issuers& issuers) {
  crypto::seeded_random randomness{1};
  const attribute::signed_set::part part{
      1, attribute::sign_set(keys.secrets[0], issuers.key().id(), set)};
  return attribute::signed_set::aggregate(set, std::span{&part, 1}, 1, 1,
                                          issuers.key(), randomness)
      .value();
}

std::vector<pairing::secret_scalar> marked(const std::vector<scalar>& values) {
  std::vector<pairing::secret_scalar> secrets;
  for (const auto& value : values) {
    secrets.emplace_back(value);
    mark(secrets.back());
  }
  return secrets;
}

} // namespace

bool show_attributes() {
  marked_scalars nonces;
  const auto keys = ps::deal_keys(nonces, slots, 1, 1);
  const attribute::issuers issuers{keys.published};
  const std::vector<scalar> values{scalar{77}, scalar{1234}, scalar{500},
                                   scalar{3}, scalar{9}};
  const auto pending
      = attribute::request_credential(
            attribute::make_terms(issuers.key().id(), {1, 2}, values, {}),
            marked(values), nonces)
            .value();
  const auto answer
      = attribute::issue(keys.secrets[0], pending.terms, pending.request);
  const auto owned
      = issuers
            .aggregate(std::array{ps::partial_signature{1, answer.value()}},
                       pending, marked(values))
            .value();
  auto claim = attribute::make_statement(
      issuers.key().id(), {{0, values[0]}, {4, values[4]}}, slots, {});
  claim.scope.emplace(3);
  claim.ranges.push_back({2, attribute::range_kind::at_most, 1000, 2});
  const auto set
      = attribute::scalar_set::of({scalar{3}, scalar{4}, scalar{5}}).value();
  claim.memberships.push_back({3, set.id()});
  const auto digits = sign(attribute::scalar_set::digits(), keys, issuers);
  const auto members = sign(set, keys, issuers);
  const auto shown = attribute::prove(claim, owned, issuers.key(),
                                      std::array{&digits, &members}, nonces);
  crypto::seeded_random randomness{2};
  return shown
         && attribute::show_verifier{keys.published.key}.verify(claim, *shown,
                                                                randomness);
}

} // namespace nephele::constant_time
