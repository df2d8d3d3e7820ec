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

TEST_CASE("no byte of a request can be changed") {
  const test::vector_issuance given;
  const auto bytes = given.pending.request.encode();
  REQUIRE(bytes.size() == 1 + 4 * 48 + 3 * 32);
  using attribute::issue_request;
  CHECK(issue_request::decode(bytes, 1).value() == given.pending.request);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    const auto request = issue_request::decode(changed, 1);
    if (request)
      CHECK(attribute::issue(given.dealt.secrets[0], given.pending.terms,
                             *request)
                .error()
                .is(attribute::errc::invalid_proof));
  }
  CHECK(issue_request::decode(bytes, 2).error().is(attribute::errc::length));
  CHECK(issue_request::decode(byte_span{bytes}.first(288), 1)
            .error()
            .is(attribute::errc::length));
}

TEST_CASE("a request counts for its terms alone") {
  const test::vector_issuance given;
  const auto is_refused = [&](const attribute::issue_terms& terms) {
    return !attribute::issue(given.dealt.secrets[0], terms,
                             given.pending.request)
                .has_value();
  };
  CHECK_FALSE(is_refused(given.pending.terms));
  auto terms = given.pending.terms;
  terms.context.push_back(std::byte{0});
  CHECK(is_refused(terms));
  terms = given.pending.terms;
  terms.visible[2].value += scalar{1};
  CHECK(is_refused(terms));
  terms = given.pending.terms;
  terms.issuers.bytes[3] ^= std::byte{1};
  CHECK(is_refused(terms));
  terms = given.pending.terms;
  terms.visible.pop_back();
  CHECK(is_refused(terms));
  terms = given.pending.terms;
  terms.hidden = {2};
  CHECK(is_refused(terms));
}

TEST_CASE("any quorum makes the credential; who cheats is named") {
  const test::vector_issuance given;
  const auto whole = given.owned();
  const auto aggregate = [&](std::vector<ps::partial_signature> answers) {
    return given.committee.aggregate(answers, given.pending,
                                     test::secrets_of(given.messages));
  };
  CHECK(aggregate({given.answer(2), given.answer(3)}).value().signature
        == whole.signature);
  CHECK(aggregate({given.answer(2), given.answer(1)}).value().signature
        == whole.signature);
  CHECK(aggregate({given.answer(1)}).error().is(ps::errc::too_few_shares));
  CHECK(aggregate({given.answer(1), given.answer(1)})
            .error()
            .is(ps::errc::duplicate_index));
  auto bad = given.answer(3);
  bad.s = given.answer(2).s;
  const auto refused = aggregate({given.answer(1), bad});
  CHECK(refused.error().is(ps::errc::bad_partial));
  CHECK(refused.error().context() == "3");
}

TEST_CASE("values are encoded by their types, or refused") {
  namespace chrono = std::chrono;
  using attribute::attribute_type;
  const auto encode
      = [](attribute_type type,
           attribute::attribute_value value) -> std::optional<scalar> {
    attribute::attribute_definition of{"a", type, {}, false};
    if (type == attribute_type::enumeration)
      of.values = {"x", "y"};
    const auto encoded = of.encode(value);
    return encoded ? std::optional{*encoded} : std::nullopt;
  };
  CHECK(encode(attribute_type::boolean, true) == scalar{1});
  CHECK(encode(attribute_type::enumeration, attribute::choice{"y"})
        == scalar{1});
  CHECK_FALSE(encode(attribute_type::enumeration, attribute::choice{"z"}));
  CHECK(encode(attribute_type::integer, std::int64_t{-1})
        == scalar{0x7fff'ffff'ffff'ffff});
  CHECK(encode(attribute_type::integer, std::int64_t{5})
        == scalar{0x8000'0000'0000'0005});
  CHECK(encode(attribute_type::date,
               chrono::sys_days{chrono::year{1900} / chrono::January / 2})
        == scalar{1});
  CHECK_FALSE(encode(attribute_type::date, std::int64_t{1}));
  CHECK(encode(attribute_type::text, std::string(1024, 'x')));
  CHECK_FALSE(encode(attribute_type::text, std::string(1025, 'x')));
  CHECK_FALSE(encode(attribute_type::bytes, std::string{"x"}));
  CHECK(encode(attribute_type::date, attribute::absent_value{})
        == attribute::absent_scalar());
}

TEST_CASE("a schema's id, tag and credential are the vectors'") {
  const test::vector_issuance given;
  const auto text = given.vectors.at("schema_utf8").get<std::string>();
  const auto id = attribute::id_of_schema(as_bytes(text));
  CHECK(to_hex(id.span()) == given.vectors.at("schema_id"));
  attribute::schema schema{id, "member", 1, {}};
  const attribute::epoch epoch{given.vectors.at("epoch")};
  CHECK(to_hex(schema.tag(epoch).encode()) == given.vectors.at("tag"));
  CHECK(schema.tag(epoch) == given.messages[0]);
}
