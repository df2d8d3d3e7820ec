#include "common/credential/attribute/showing.hpp"
#include "tests/support/memory_scan.hpp"
#include "tests/unit/credential/attribute/vectors.hpp"

using namespace nephele;
using namespace nephele::credential;

namespace {

/// Asks for a credential on a fresh holder's secret, shows it, and gives the
/// secret's traces.
[[gnu::noinline, maybe_unused]] std::vector<test::trace>
use_credential(const test::vector_issuance& given,
               const attribute::signed_set& digits) {
  crypto::system_random randomness;
  pairing::hedged_scalars source{randomness, {}};
  auto terms = given.pending.terms;
  auto messages = test::secrets_of(given.messages);
  messages[1] = source.next({});
  const auto traces = test::traces_of(messages[1]);
  const auto pending
      = attribute::request_credential(terms, messages, source).value();
  std::vector<ps::partial_signature> answers;
  for (const auto j : {0U, 1U})
    answers.push_back({given.dealt.secrets[j].index,
                       attribute::issue(given.dealt.secrets[j], pending.terms,
                                        pending.request)
                           .value()});
  const auto owned
      = given.committee.aggregate(answers, pending, std::move(messages))
            .value();
  const auto vectors = test::zk_nym_vectors("attr_show.json");
  const auto claim = test::vector_statement(vectors, vectors.at("show1"));
  pairing::hedged_scalars nonces{randomness, {&owned.messages[1]}};
  CHECK(attribute::prove(claim, owned, given.committee.key(),
                         std::array{&digits}, nonces)
            .has_value());
  CHECK(test::count_in_memory(traces).value_or(1) > 0);
  return traces;
}

} // namespace

TEST_CASE("a holder's secret is nowhere in memory when it is gone") {
#ifdef __SANITIZE_ADDRESS__
  MESSAGE("AddressSanitizer keeps frames of its own; not checked under it");
#else
  const test::vector_issuance given;
  const auto digits = test::signed_digits(given);
  const auto traces = use_credential(given, digits);
  const auto left = test::count_in_memory(traces);
  if (left)
    CHECK(*left == 0);
#endif
}
