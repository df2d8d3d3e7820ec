#include "common/credential/attribute/credential.hpp"
#include "common/credential/attribute/schema.hpp"
#include "tests/unit/credential/attribute/vectors.hpp"

using namespace nephele;
using namespace nephele::credential;
using pairing::scalar;

TEST_CASE("a request, its answers and the credential are the vectors'") {
  const test::vector_issuance given;
  const auto& vectors = given.vectors;
  CHECK(to_hex(given.dealt.published.key.encode())
        == vectors.at("vk").at("encoded"));
  const auto& request = given.pending.request;
  const auto& expected = vectors.at("request");
  CHECK(to_hex(request.commitment.encode()) == expected.at("C"));
  CHECK(to_hex(request.hidden[0].encode()) == expected.at("Ci").at(0));
  for (std::size_t i = 0; i < 2; ++i)
    CHECK(to_hex(request.announcements[i].encode()) == expected.at("R").at(i));
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(to_hex(request.responses[i].encode()) == expected.at("z").at(i));
  const auto h
      = attribute::signature_base(given.pending.terms, request.commitment);
  CHECK(to_hex(h.encode()) == vectors.at("h"));

  const std::array answers{given.answer(1), given.answer(3)};
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(to_hex(answers[i].s.encode())
          == vectors.at("blind_partials_1_3").at(i));
    const auto unblinded = given.committee
                               .unblind(answers[i], given.pending,
                                        test::secrets_of(given.messages))
                               .value();
    CHECK(to_hex(unblinded.s.encode()) == vectors.at("unblinded_1_3").at(i));
  }
  const auto credential
      = given.committee
            .aggregate(answers, given.pending, test::secrets_of(given.messages))
            .value();
  CHECK(to_hex(credential.signature.h.encode())
        == vectors.at("credential").at("h"));
  CHECK(to_hex(credential.signature.s.encode())
        == vectors.at("credential").at("s"));
}
