#include "common/credential/dkg/member.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace nephele;
using namespace nephele::credential;
using dkg::phase;
using pairing::scalar;

namespace {

nlohmann::json dkg_vectors() {
  std::ifstream file{NEPHELE_TEST_VECTORS "/zk-nym/dkg.json"};
  REQUIRE(file.is_open());
  return nlohmann::json::parse(file);
}

byte_vector hex(const nlohmann::json& value) {
  return from_hex(value.get<std::string>()).value();
}

scalar number(const nlohmann::json& value) {
  return scalar::decode(hex(value)).value();
}

/// Scalars `first` to `first + count` of the vectors' source.
std::vector<scalar> drawn(std::size_t first, std::size_t count) {
  pairing::seeded_scalars source{as_bytes("nephele-dev-1/dkg")};
  std::vector<scalar> all;
  for (std::size_t i = 0; i < first + count; ++i) {
    const auto value = source.next({});
    if (i >= first)
      all.push_back(value.expose());
  }
  return all;
}

/// Session secret, its proof's nonce, and `coefficients`, of member `i`.
pairing::listed_scalars source_of(std::size_t i,
                                  std::vector<scalar> coefficients) {
  std::vector<scalar> all{drawn(i - 1, 1)[0], drawn(4 + i - 1, 1)[0]};
  all.insert(all.end(), coefficients.begin(), coefficients.end());
  return pairing::listed_scalars{std::move(all)};
}

std::vector<dkg::member> join_all(const dkg::round_terms& terms) {
  std::vector<dkg::member> members;
  for (std::size_t i = 1; i <= 4; ++i) {
    auto source = source_of(i, drawn(8 + 12 * (i - 1), 12));
    members.push_back(
        dkg::member::join(terms, static_cast<dkg::member_number>(i), source)
            .value());
  }
  return members;
}

void check_share(const ps::issuer_key& share, const nlohmann::json& expected) {
  CHECK(share.x.expose() == number(expected.at(0)));
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(share.y[k].expose() == number(expected.at(1 + k)));
}

/// The vectors' round, with dealer 4's bad share.
struct vector_round {
  nlohmann::json vectors = dkg_vectors();
  crypto::seeded_random randomness{1};
  dkg::round round{dkg::round_terms::new_key(
      vectors.at("chain_id").get<std::string>(), 1, 3, 4)};
  std::vector<dkg::member> members = join_all(round.terms());
  pairing::listed_scalars nonces{drawn(56, 1)};

  void hear(const dkg::message& message) {
    const auto accepted = round.accept(message, randomness);
    REQUIRE(accepted.has_value());
  }

  void register_and_deal() {
    for (auto& member : members)
      hear(member.speak(round, nonces).at(0));
    round.end_phase();
    for (std::size_t i = 0; i < 4; ++i)
      hear({phase::committing, static_cast<dkg::member_number>(i + 1),
            hex(vectors.at("commits").at(i))});
    round.end_phase();
    for (std::size_t i = 0; i < 4; ++i)
      hear({phase::dealing, static_cast<dkg::member_number>(i + 1),
            hex(vectors.at("deals").at(i))});
    round.end_phase();
  }
};

} // namespace

TEST_CASE("registrations, commitments and deals are the vectors'") {
  vector_round given;
  auto& [vectors, randomness, round, members, nonces] = given;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto said = members[i].speak(round, nonces).at(0);
    const auto& pok = vectors.at("pok").at(i);
    CHECK(to_hex(said.body)
          == vectors.at("session_public").at(i).get<std::string>()
                 + pok.at("R").get<std::string>()
                 + pok.at("z").get<std::string>());
    given.hear(said);
  }
  CHECK(round.is_complete());
  round.end_phase();
  for (std::size_t i = 0; i < 4; ++i) {
    const auto said = members[i].speak(round, nonces).at(0);
    const auto is_cheat = i == 3;
    CHECK((to_hex(said.body) == vectors.at("commits").at(i)) != is_cheat);
    given.hear(
        {phase::committing, said.from, hex(vectors.at("commits").at(i))});
  }
  round.end_phase();
  for (std::size_t i = 0; i < 4; ++i) {
    const auto body = to_hex(members[i].speak(round, nonces).at(0).body);
    const auto expected = vectors.at("deals").at(i).get<std::string>();
    if (i < 3)
      CHECK(body == expected);
    else
      CHECK(body.substr(0, 4 + 2 * (1152 + 432))
            == expected.substr(0, 4 + 2 * (1152 + 432)));
  }
}

TEST_CASE(
    "the vectors' bad share is complained of, and the rest make the key") {
  vector_round given;
  auto& [vectors, randomness, round, members, nonces] = given;
  given.register_and_deal();
  REQUIRE(round.current() == phase::complaining);
  std::vector<dkg::message> complaints;
  for (auto& member : members)
    for (auto& said : member.speak(round, nonces))
      complaints.push_back(said);
  REQUIRE(complaints.size() == 1);
  const auto& expected = vectors.at("complaint");
  CHECK(to_hex(complaints[0].body)
        == "00020004" + expected.at("K").get<std::string>()
               + expected.at("R1").get<std::string>()
               + expected.at("R2").get<std::string>()
               + expected.at("z").get<std::string>());
  given.hear(complaints[0]);
  round.end_phase();
  CHECK(
      std::vector<unsigned>(round.qualified().begin(), round.qualified().end())
      == vectors.at("Q").get<std::vector<unsigned>>());
  CHECK(round.faults().size() == 1);
  CHECK(round.faults()[0] == dkg::fault{4, dkg::fault_kind::bad_share});
  CHECK(to_hex(round.issuers().key.encode()) == vectors.at("vk_encoded"));
  CHECK(to_hex(round.issuers().key.id().span()) == vectors.at("vk_id"));
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(to_hex(round.issuers().shares[i].encode())
          == vectors.at("share_vks").at(i));
    check_share(members[i].share(round).value(), vectors.at("shares").at(i));
    given.hear(members[i].speak(round, nonces).at(0));
  }
  round.end_phase();
  CHECK(round.current() == phase::active);
}

TEST_CASE("the vectors' resharing gives the vectors' shares of the same key") {
  vector_round given;
  const auto& expected = given.vectors.at("reshare");
  ps::issuer_set previous;
  previous.threshold = 3;
  crypto::seeded_random randomness{2};
  previous.key = ps::verification_key::decode(
                     hex(given.vectors.at("vk_encoded")), randomness)
                     .value();
  for (const auto& share : given.vectors.at("share_vks"))
    previous.shares.push_back(
        ps::verification_key::decode(hex(share), randomness).value());
  dkg::round round{dkg::round_terms::new_shares(
      given.vectors.at("chain_id").get<std::string>(), 2, previous, 4)};
  std::vector<dkg::member> members;
  for (std::size_t i = 1; i <= 4; ++i) {
    ps::issuer_key share;
    share.index = static_cast<ps::issuer_index>(i);
    const auto& values = given.vectors.at("shares").at(i - 1);
    share.x = pairing::secret_scalar{number(values.at(0))};
    for (std::size_t k = 1; k < 4; ++k)
      share.y.emplace_back(number(values.at(k)));
    auto source = source_of(i, drawn(57 + 8 * (i - 1), 8));
    members.push_back(
        dkg::member::join(round.terms(), share.index, source, &share).value());
  }
  pairing::listed_scalars nonces{{}};
  for (auto step = 0; step < 4; ++step) {
    for (std::size_t i = 0; i < 4; ++i)
      for (const auto& said : members[i].speak(round, nonces)) {
        if (said.sent_in == phase::dealing)
          CHECK(to_hex(said.body) == expected.at("deals").at(i));
        CHECK(round.accept(said, randomness).has_value());
      }
    round.end_phase();
  }
  CHECK(
      std::vector<unsigned>(round.qualified().begin(), round.qualified().end())
      == expected.at("used").get<std::vector<unsigned>>());
  CHECK(round.issuers().key == previous.key);
  for (std::size_t i = 0; i < 4; ++i)
    check_share(members[i].share(round).value(),
                expected.at("new_shares").at(i));
}
