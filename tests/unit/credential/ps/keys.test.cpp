#include "common/credential/ps/aggregation.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "common/pairing/hash.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace nephele;
using namespace nephele::credential;
using pairing::g1;
using pairing::scalar;

namespace {

nlohmann::json key_vectors() {
  std::ifstream file{NEPHELE_TEST_VECTORS "/zk-nym/keys.json"};
  REQUIRE(file.is_open());
  return nlohmann::json::parse(file);
}

scalar read_scalar(const nlohmann::json& hex) {
  return scalar::decode(*from_hex(hex.get<std::string>())).value();
}

ps::dealt_keys dealt_from(const nlohmann::json& vectors) {
  std::vector<scalar> drawn;
  for (const auto& entry : vectors.at("randomness"))
    drawn.push_back(read_scalar(entry.at("scalar")));
  pairing::listed_scalars source{drawn};
  return ps::deal_keys(source, vectors.at("q"), vectors.at("t"),
                       vectors.at("n"));
}

} // namespace

TEST_CASE("shares and share keys are those of the vectors") {
  const auto vectors = key_vectors();
  const auto dealt = dealt_from(vectors);
  REQUIRE(dealt.secrets.size() == 4);
  for (std::size_t j = 0; j < 4; ++j) {
    const auto& secret = dealt.secrets[j];
    const auto& share = vectors.at("shares").at(j);
    CHECK(secret.x.expose() == read_scalar(share.at("x")));
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(secret.y[i].expose() == read_scalar(share.at("y").at(i)));
    const auto& published = vectors.at("share_vks").at(j);
    CHECK(to_hex(dealt.published.shares[j].encode())
          == published.at("encoded"));
    CHECK(to_hex(dealt.published.shares[j].id().span())
          == published.at("vk_id"));
  }
}

TEST_CASE("Lagrange factors are those of the vectors") {
  const auto vectors = key_vectors();
  const auto check
      = [](std::vector<ps::issuer_index> set, const nlohmann::json& expected) {
          const auto factors = ps::lagrange_at_zero(set).value();
          for (std::size_t i = 0; i < set.size(); ++i)
            CHECK(factors[i] == read_scalar(expected.at(i)));
        };
  check({1, 2, 3}, vectors.at("lagrange_1_2_3"));
  check({2, 3, 4}, vectors.at("lagrange_2_3_4"));
}

TEST_CASE("any three of four issuers make the vectors' key") {
  const auto vectors = key_vectors();
  const auto dealt = dealt_from(vectors);
  CHECK(to_hex(dealt.published.key.encode()) == vectors.at("vk").at("encoded"));
  CHECK(to_hex(dealt.published.key.id().span())
        == vectors.at("vk").at("vk_id"));
  for (const std::vector<ps::issuer_index>& set :
       {std::vector<ps::issuer_index>{1, 2, 3}, {4, 2, 1}, {3, 1, 4}}) {
    std::vector<ps::verification_key> shares;
    for (const auto index : set)
      shares.push_back(dealt.published.shares[index - 1U]);
    CHECK(ps::aggregate_keys(set, shares, 3, 4).value() == dealt.published.key);
  }
}

TEST_CASE("an encoded key decodes to itself and to nothing else") {
  crypto::seeded_random randomness{1};
  const auto dealt = dealt_from(key_vectors());
  const auto bytes = dealt.published.key.encode();
  CHECK(ps::verification_key::decode(bytes, randomness).value()
        == dealt.published.key);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    CHECK_FALSE(ps::verification_key::decode(changed, randomness).has_value());
  }
  CHECK(ps::verification_key::decode(byte_span{bytes}.first(100), randomness)
            .error()
            .is(ps::errc::malformed_key));
}

TEST_CASE("a key whose halves do not belong together is refused") {
  crypto::seeded_random randomness{2};
  auto key = dealt_from(key_vectors()).published.key;
  std::swap(key.y1[0], key.y1[2]);
  CHECK(ps::verification_key::decode(key.encode(), randomness)
            .error()
            .is(ps::errc::inconsistent_key));
}

TEST_CASE("sets of shares that are no quorum are refused by name") {
  using set = std::vector<ps::issuer_index>;
  CHECK(ps::check_indices(set{1, 2, 4}, 3, 4).has_value());
  CHECK(
      ps::check_indices(set{1, 2}, 3, 4).error().is(ps::errc::too_few_shares));
  CHECK(ps::check_indices(set{1, 2, 3, 4}, 3, 4)
            .error()
            .is(ps::errc::too_few_shares));
  CHECK(ps::check_indices(set{1, 2, 2}, 3, 4)
            .error()
            .is(ps::errc::duplicate_index));
  CHECK(ps::check_indices(set{1, 2, 5}, 3, 4)
            .error()
            .is(ps::errc::unknown_issuer));
  CHECK(ps::check_indices(set{0, 2, 3}, 3, 4)
            .error()
            .is(ps::errc::unknown_issuer));
}

TEST_CASE("a quorum's partials make a signature, fewer do not") {
  const auto dealt = dealt_from(key_vectors());
  const ps::prepared_key key{dealt.published.key};
  const std::array messages{scalar{1}, scalar{2}, scalar{3}};
  const auto h
      = pairing::hash_to_g1(pairing::point_purpose::wallet, as_bytes("base"));
  std::vector<ps::partial_signature> partials;
  for (const auto& secret : dealt.secrets)
    partials.push_back(
        {secret.index, pairing::g1_affine{secret.sign(h, messages)}});
  const auto sign = [&](std::size_t first, std::size_t count) {
    const auto some = std::span{partials}.subspan(first, count);
    return ps::signature{
        pairing::g1_affine{h},
        pairing::g1_affine{ps::aggregate(some, count, 4).value()}};
  };
  CHECK(key.signs(sign(0, 3), messages));
  CHECK(sign(0, 3) == sign(1, 3));
  CHECK_FALSE(key.signs(sign(0, 2), messages));
  CHECK_FALSE(
      key.signs(sign(0, 3), std::array{scalar{1}, scalar{2}, scalar{4}}));
  CHECK_FALSE(key.signs(ps::signature{}, messages));
}
