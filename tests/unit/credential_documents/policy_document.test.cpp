#include "common/credential_documents/policy_document.hpp"

#include "common/credential/ps/trusted_dealer.hpp"
#include "common/credential_documents/schema_document.hpp"

#include <doctest/doctest.h>

using namespace nephele;
using namespace nephele::credential;
using attribute::epoch;
using attribute::errc;
using credential_documents::parse_policy;
namespace chrono = std::chrono;

namespace {

constexpr std::string_view member_schema
    = R"({"name":"member","version":1,"attributes":[)"
      R"({"name":"given_name","type":"string"},)"
      R"({"name":"birth","type":"date"},)"
      R"({"name":"country","type":"enum","values":["AT","DE","FR","NO"]},)"
      R"({"name":"member","type":"boolean"},)"
      R"({"name":"level","type":"integer"}]})";

constexpr chrono::sys_days today = chrono::year{2026} / chrono::February / 19;

/// Three issuers, what they publish, and Ada, who was born on the last day of
/// February 2000 in Germany and is at level -7.
struct stage {
  attribute::schema schema
      = credential_documents::parse_schema(member_schema).value();
  pairing::seeded_scalars source{as_bytes("policies")};
  crypto::seeded_random randomness{5};
  ps::dealt_keys keys = ps::deal_keys(source, 8, 2, 3);
  attribute::issuers issuers{keys.published};
  attribute::show_verifier verifier{keys.published.key};
  attribute::signed_set digits = sign(attribute::scalar_set::digits());
  attribute::policy_time now{epoch{500}, today, false};
  attribute::credential ada = issue();

  attribute::signed_set sign(const attribute::scalar_set& set) {
    std::vector<attribute::signed_set::part> parts;
    for (const auto j : {0U, 2U})
      parts.push_back(
          {keys.secrets[j].index,
           attribute::sign_set(keys.secrets[j], issuers.key().id(), set)});
    return attribute::signed_set::aggregate(set, parts, 2, 3, issuers.key(),
                                            randomness)
        .value();
  }

  attribute::credential issue() {
    const std::vector<attribute::attribute_value> values{
        std::string{"Ada"},
        chrono::sys_days{chrono::year{2000} / chrono::February / 29},
        attribute::choice{"DE"}, true, std::int64_t{-7}};
    auto messages = schema.encode(now.epoch, values, 8).value();
    auto terms = attribute::make_terms(
        issuers.key().id(), schema.hidden_from_issuer(), messages, {});
    std::vector<pairing::secret_scalar> secrets;
    for (const auto& message : messages)
      secrets.emplace_back(message);
    secrets[1] = source.next({});
    const auto pending
        = attribute::request_credential(std::move(terms), secrets, source)
              .value();
    std::vector<ps::partial_signature> answers;
    for (const auto j : {1U, 2U})
      answers.push_back(
          {keys.secrets[j].index,
           attribute::issue(keys.secrets[j], pending.terms, pending.request)
               .value()});
    return issuers.aggregate(answers, pending, std::move(secrets)).value();
  }

  std::string document(std::string_view rules) const {
    return R"({"issuers":")" + to_hex(issuers.key().id().span())
           + R"(","schema":")" + to_hex(schema.id.span())
           + R"(","epoch_at_least":400,"scope":"forum","require":[)"
           + std::string{rules} + "]}";
  }

  attribute::policy policy(std::string_view rules) const {
    return parse_policy(document(rules), schema).value();
  }

  /// Ada's answer, through its bytes, and the verdict on it.
  result<attribute::show> show(const attribute::policy& asked) {
    std::vector<attribute::signed_set> sets;
    for (const auto& rule : asked.rules)
      if (const auto* choices = std::get_if<attribute::one_of_rule>(&rule.rule))
        sets.push_back(
            sign(attribute::set_of(*choices,
                                   *schema.at(*schema.slot_of(rule.attribute)))
                     .value()));
    std::vector<const attribute::signed_set*> published{&digits};
    for (const auto& set : sets)
      published.push_back(&set);
    auto answer = attribute::present(asked, schema, now, now.epoch, context(),
                                     ada, issuers.key(), published, source);
    if (!answer)
      return fail(answer.error());
    const auto read = attribute::presentation::decode(answer->encode()).value();
    return attribute::check(read, asked, schema, now, context(), verifier,
                            randomness);
  }

  bool meets(std::string_view rules) {
    const auto shown = show(policy(rules));
    if (!shown)
      CHECK(shown.error().is(errc::policy_not_met));
    return shown.has_value();
  }

  static byte_vector context() { return byte_vector(20, std::byte{4}); }
};

} // namespace

TEST_CASE("a policy with every kind of requirement is met by who meets it") {
  stage given;
  const auto asked = given.policy(
      R"({"attribute":"birth","at_most":"2008-02-19"},)"
      R"({"attribute":"birth","at_least":"1990-01-01"},)"
      R"({"attribute":"country","one_of":["DE","FR"],"hidden":true},)"
      R"({"attribute":"member","equals":true},)"
      R"({"attribute":"given_name","disclose":true})");
  const auto shown = given.show(asked);
  REQUIRE(shown.has_value());
  CHECK(shown->pseudonym.has_value());
  CHECK(given.show(asked)->pseudonym == shown->pseudonym);
}

TEST_CASE("each requirement is met or not by itself") {
  stage given;
  CHECK(given.meets(R"({"attribute":"birth","age_at_least":18})"));
  CHECK_FALSE(given.meets(R"({"attribute":"birth","age_at_least":26})"));
  CHECK(given.meets(R"({"attribute":"birth","at_most":"2000-02-29"})"));
  CHECK_FALSE(given.meets(R"({"attribute":"birth","at_most":"2000-02-28"})"));
  CHECK(given.meets(R"({"attribute":"birth","at_least":"2000-02-29"})"));
  CHECK_FALSE(given.meets(R"({"attribute":"birth","at_least":"2000-03-01"})"));
  CHECK(given.meets(R"({"attribute":"level","at_least":-7})"));
  CHECK_FALSE(given.meets(R"({"attribute":"level","at_most":-8})"));
  CHECK(given.meets(R"({"attribute":"country","one_of":["DE","NO"]})"));
  CHECK_FALSE(given.meets(R"({"attribute":"country","one_of":["AT","NO"]})"));
  CHECK_FALSE(given.meets(
      R"({"attribute":"country","one_of":["AT","NO"],"hidden":true})"));
  CHECK_FALSE(given.meets(R"({"attribute":"member","equals":false})"));
  CHECK_FALSE(given.meets(R"({"attribute":"given_name","equals":"Eve"})"));
}

TEST_CASE("birthdays on 29 February come on 1 March") {
  using attribute::last_birth;
  const auto day = [](int y, unsigned m, unsigned d) {
    return chrono::sys_days{chrono::year{y} / chrono::month{m}
                            / chrono::day{d}};
  };
  CHECK(last_birth(day(2018, 2, 28), 18) == day(2000, 2, 28));
  CHECK(last_birth(day(2018, 3, 1), 18) == day(2000, 3, 1));
  CHECK(last_birth(day(2020, 2, 29), 18) == day(2002, 2, 28));
  CHECK(last_birth(day(2020, 2, 29), 20) == day(2000, 2, 29));
  CHECK(attribute::days_since_1900(day(1900, 1, 1)) == 0);
  CHECK(attribute::days_since_1900(day(2007, 7, 3)) == 39264);
  CHECK_FALSE(attribute::days_since_1900(day(1899, 12, 31)));
}

TEST_CASE("an answer counts in its context, epoch and for its policy alone") {
  stage given;
  const auto asked = given.policy(R"({"attribute":"member","equals":true})");
  const auto answer
      = attribute::present(asked, given.schema, given.now, epoch{500},
                           stage::context(), given.ada, given.issuers.key(), {},
                           given.source)
            .value();
  const auto verdict
      = [&](const attribute::presentation& shown, const attribute::policy& by,
            const attribute::policy_time& when, byte_vector context) {
          const auto outcome = attribute::check(
              shown, by, given.schema, when, std::move(context), given.verifier,
              given.randomness);
          return outcome ? std::string{} : std::string{outcome.error().code()};
        };
  const auto same = stage::context();
  CHECK(verdict(answer, asked, given.now, same).empty());
  CHECK(verdict(answer, asked, given.now, byte_vector(20, std::byte{5}))
        == "attribute.invalid_proof");
  auto next = given.now;
  next.epoch = epoch{501};
  CHECK(verdict(answer, asked, next, same) == "attribute.stale_epoch");
  next.is_first_hour = true;
  CHECK(verdict(answer, asked, next, same).empty());
  next.epoch = epoch{502};
  CHECK(verdict(answer, asked, next, same) == "attribute.stale_epoch");
  auto later = asked;
  later.earliest = epoch{501};
  CHECK(verdict(answer, later, given.now, same) == "attribute.stale_epoch");
  auto forged = answer;
  forged.epoch = epoch{501};
  next.epoch = epoch{501};
  CHECK(verdict(forged, asked, next, same) == "attribute.invalid_proof");
  forged = answer;
  forged.disclosed[0] = pairing::scalar{2};
  CHECK(verdict(forged, asked, given.now, same) == "attribute.policy_not_met");
  forged.disclosed.clear();
  CHECK(verdict(forged, asked, given.now, same) == "attribute.policy_not_met");
  auto other = asked;
  other.scope = "shop";
  CHECK(verdict(answer, other, given.now, same) == "attribute.invalid_proof");
  other.scope.reset();
  CHECK(verdict(answer, other, given.now, same) == "attribute.length");
  other.issuers.bytes[0] ^= std::byte{1};
  CHECK(verdict(answer, other, given.now, same) == "attribute.unknown_issuer");
  other = asked;
  other.schema.bytes[0] ^= std::byte{1};
  CHECK(verdict(answer, other, given.now, same) == "attribute.unknown_schema");
}

TEST_CASE("documents that are no policy are refused") {
  const stage given;
  const auto is_refused = [&](std::string_view rules) {
    const auto parsed = parse_policy(given.document(rules), given.schema);
    return !parsed && parsed.error().is(errc::bad_policy);
  };
  CHECK_FALSE(is_refused(""));
  CHECK(is_refused("1"));
  CHECK(is_refused(R"({"attribute":"death","disclose":true})"));
  CHECK(is_refused(R"({"attribute":"birth"})"));
  CHECK(is_refused(R"({"attribute":"birth","disclose":false})"));
  CHECK(is_refused(R"({"attribute":"birth","disclose":true,"more":1})"));
  CHECK(is_refused(
      R"({"attribute":"birth","at_most":"2000-01-01","age_at_least":18})"));
  CHECK(is_refused(R"({"attribute":"birth","at_most":"2001-02-29"})"));
  CHECK(is_refused(R"({"attribute":"birth","at_most":"1899-12-31"})"));
  CHECK(is_refused(R"({"attribute":"birth","at_most":null})"));
  CHECK(is_refused(R"({"attribute":"birth","age_at_least":121})"));
  CHECK(is_refused(R"({"attribute":"birth","age_at_least":0})"));
  CHECK(is_refused(R"({"attribute":"level","age_at_least":18})"));
  CHECK(is_refused(R"({"attribute":"level","at_most":9223372036854775808})"));
  CHECK(is_refused(R"({"attribute":"country","at_most":"DE"})"));
  CHECK(is_refused(R"({"attribute":"country","one_of":["XX"]})"));
  CHECK(is_refused(R"({"attribute":"country","one_of":[]})"));
  CHECK(is_refused(R"({"attribute":"member","equals":1})"));
  CHECK(is_refused(R"({"attribute":"member","equals":true,"hidden":true})"));
  CHECK(is_refused(R"({"attribute":"birth","disclose":true},)"
                   R"({"attribute":"birth","age_at_least":18})"));
  CHECK(parse_policy("{}", given.schema).error().is(errc::bad_policy));
  CHECK(parse_policy(std::string(20'000, ' '), given.schema)
            .error()
            .is(errc::bad_policy));
}
