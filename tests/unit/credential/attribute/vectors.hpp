#pragma once

#include "common/credential/attribute/credential.hpp"
#include "common/credential/attribute/schema.hpp"
#include "common/credential/attribute/signed_set.hpp"
#include "common/credential/ps/trusted_dealer.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace nephele::test {

inline nlohmann::json zk_nym_vectors(std::string_view name) {
  std::ifstream file{NEPHELE_TEST_VECTORS "/zk-nym/" + std::string{name}};
  REQUIRE(file.is_open());
  return nlohmann::json::parse(file);
}

inline byte_vector vector_bytes(const nlohmann::json& hex) {
  return from_hex(hex.get<std::string>()).value();
}

inline byte_vector utf8(std::string_view text) {
  const auto bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

inline pairing::scalar vector_scalar(const nlohmann::json& hex) {
  return pairing::scalar::decode(vector_bytes(hex)).value();
}

/// The scalars of a `randomness` list, from number `first` on.
inline pairing::listed_scalars listed(const nlohmann::json& randomness,
                                      std::size_t first = 0) {
  std::vector<pairing::scalar> drawn;
  for (std::size_t i = first; i < randomness.size(); ++i)
    drawn.push_back(vector_scalar(randomness.at(i).at("scalar")));
  return pairing::listed_scalars{std::move(drawn)};
}

inline std::vector<pairing::secret_scalar>
secrets_of(const std::vector<pairing::scalar>& values) {
  std::vector<pairing::secret_scalar> secrets;
  for (const auto& value : values)
    secrets.emplace_back(value);
  return secrets;
}

/// The vectors' committee, holder and request.
struct vector_issuance {
  nlohmann::json vectors = zk_nym_vectors("attr_issue.json");
  credential::ps::dealt_keys dealt = deal();
  std::vector<pairing::scalar> messages = read_messages();
  credential::attribute::issuers committee{dealt.published};
  credential::attribute::pending_credential pending = request();

  credential::ps::dealt_keys deal() const {
    auto source = listed(vectors.at("key_randomness"));
    return credential::ps::deal_keys(source, vectors.at("q"), vectors.at("t"),
                                     vectors.at("n"));
  }

  std::vector<pairing::scalar> read_messages() const {
    std::vector<pairing::scalar> read;
    for (const auto& message : vectors.at("messages"))
      read.push_back(vector_scalar(message));
    return read;
  }

  credential::attribute::pending_credential request() const {
    auto terms = credential::attribute::make_terms(
        committee.key().id(), {1}, messages,
        utf8(vectors.at("context_utf8").get<std::string>()));
    auto source = listed(vectors.at("randomness"), 1);
    return credential::attribute::request_credential(
               std::move(terms), secrets_of(messages), source)
        .value();
  }

  credential::ps::partial_signature answer(std::size_t issuer) const {
    const auto& share = dealt.secrets[issuer - 1];
    return {share.index,
            credential::attribute::issue(share, pending.terms, pending.request)
                .value()};
  }

  credential::attribute::credential owned() const {
    return committee
        .aggregate(std::array{answer(1), answer(3)}, pending,
                   secrets_of(messages))
        .value();
  }
};

/// The digits as the vectors' committee signs them.
inline credential::attribute::signed_set
signed_digits(const vector_issuance& given) {
  namespace attribute = credential::attribute;
  const auto set = attribute::scalar_set::digits();
  std::vector<attribute::signed_set::part> parts;
  for (const auto issuer : {0U, 1U})
    parts.push_back({given.dealt.secrets[issuer].index,
                     attribute::sign_set(given.dealt.secrets[issuer],
                                         given.committee.key().id(), set)});
  crypto::seeded_random randomness{1};
  return attribute::signed_set::aggregate(set, parts, 2, 3,
                                          given.committee.key(), randomness)
      .value();
}

/// What the show `expected` of attr_show.json claims.
inline credential::attribute::statement
vector_statement(const nlohmann::json& vectors,
                 const nlohmann::json& expected) {
  namespace attribute = credential::attribute;
  attribute::statement claim;
  claim.issuers = fixed_from_hex<credential::ps::key_id>(
                      vectors.at("vk_id").get<std::string>())
                      .value();
  claim.context = utf8(expected.at("context_utf8").get<std::string>());
  for (const auto& entry : vectors.at("disclosed"))
    claim.disclosed.push_back(
        {entry.at(0).get<std::uint8_t>(), vector_scalar(entry.at(1))});
  for (const auto& slot : vectors.at("hidden"))
    claim.hidden.push_back(slot.get<std::uint8_t>());
  const auto& range = vectors.at("range");
  claim.ranges.push_back({range.at("slot").get<std::uint8_t>(),
                          attribute::range_kind::at_most,
                          range.at("a").get<std::uint64_t>(),
                          range.at("digits").get<std::uint8_t>()});
  claim.scope = utf8(vectors.at("scope_utf8").get<std::string>());
  return claim;
}

} // namespace nephele::test
