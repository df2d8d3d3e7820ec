#include "tests/unit/credential/dkg/stage.hpp"

using namespace nephele;
using namespace nephele::credential;
using dkg::fault;
using dkg::fault_kind;
using dkg::member_number;
using dkg::message;
using dkg::phase;
using test::dkg_stage;

namespace {

dkg::round_terms new_key(std::size_t members) {
  return dkg::round_terms::new_key("test", 1, 3, members);
}

std::vector<ps::issuer_index> qualified(const dkg::round& round) {
  return {round.qualified().begin(), round.qualified().end()};
}

std::vector<fault> faults(const dkg::round& round) {
  return {round.faults().begin(), round.faults().end()};
}

/// Replaces the deal of a dealer, and the commitment to it, by `changed`.
dkg_stage::tamper deals(byte_vector changed) {
  return [changed](message sent) -> std::optional<message> {
    if (sent.sent_in == phase::dealing)
      sent.body = changed;
    if (sent.sent_in == phase::committing) {
      const auto commitment = dkg::commit_to_deal(changed);
      sent.body.assign(commitment.begin(), commitment.end());
    }
    return sent;
  };
}

/// What `dealer` deals in a stage of `members` if nobody interferes.
byte_vector honest_deal(std::size_t members, member_number dealer) {
  dkg_stage twin{new_key(members)};
  for (auto i = 0; i < 3; ++i)
    twin.play();
  const auto sent = std::ranges::find_if(twin.log, [&](const message& entry) {
    return entry.sent_in == phase::dealing && entry.from == dealer;
  });
  REQUIRE(sent != twin.log.end());
  return sent->body;
}

bool all_agree(const dkg_stage& stage) {
  return std::ranges::all_of(stage.members, [&](const auto& entry) {
    const auto share = entry.second.share(stage.round);
    return share
           && share->public_key()
                  == stage.round.issuers().shares[share->index - 1U];
  });
}

} // namespace

TEST_CASE("honest participants all get shares of one key") {
  for (const auto members : {std::size_t{1}, std::size_t{4}, std::size_t{7}}) {
    CAPTURE(members);
    dkg_stage stage{new_key(members)};
    stage.play_all();
    REQUIRE(stage.round.current() == phase::active);
    CHECK(stage.refused == 0);
    CHECK(faults(stage.round).empty());
    CHECK(all_agree(stage));
    const auto shares = stage.shares();
    const auto threshold = ps::threshold(members);
    const std::span all{shares};
    CHECK(test::sign_together(stage.round.issuers(), all.last(threshold)));
    if (threshold > 1)
      CHECK_FALSE(
          test::sign_together(stage.round.issuers(), all.first(threshold - 1)));
    crypto::seeded_random randomness{1};
    CHECK(stage.round.issuers().key.is_consistent(randomness));
  }
}

TEST_CASE("who replays the messages gets the same key") {
  dkg_stage stage{new_key(4)};
  stage.silence(2);
  stage.play_all();
  dkg::round replayed{stage.round.terms()};
  crypto::seeded_random randomness{77};
  for (const auto& message : stage.log) {
    while (replayed.current() != message.sent_in)
      replayed.end_phase();
    CHECK(replayed.accept(message, randomness).has_value());
  }
  replayed.end_phase();
  CHECK(replayed.current() == phase::active);
  CHECK(replayed.issuers().key == stage.round.issuers().key);
  CHECK(faults(replayed) == faults(stage.round));
}

TEST_CASE("an absent participant is left out, and keeps no share") {
  dkg_stage stage{new_key(4)};
  stage.silence(3);
  stage.play_all();
  REQUIRE(stage.round.current() == phase::active);
  CHECK(qualified(stage.round) == std::vector<ps::issuer_index>{1, 2, 4});
  CHECK(faults(stage.round) == std::vector<fault>{{3, fault_kind::absent}});
  CHECK_FALSE(stage.round.faults()[0].is_punished());
  CHECK(stage.members.at(3).share(stage.round).error().is(dkg::errc::no_share));
  CHECK(test::sign_together(stage.round.issuers(), stage.shares()));
}

TEST_CASE("with too few participants no key is made") {
  dkg_stage stage{new_key(4)};
  stage.silence(1);
  stage.silence(3);
  stage.play_all();
  CHECK(stage.round.current() == phase::failed);
  CHECK(stage.shares().empty());
}

TEST_CASE(
    "a dealer that falls silent is left out, one that withholds punished") {
  dkg_stage stage{new_key(7)};
  const auto drops = [](phase dropped) {
    return [dropped](message sent) {
      return sent.sent_in == dropped ? std::nullopt : std::optional{sent};
    };
  };
  stage.corrupt(2, drops(phase::committing));
  stage.corrupt(5, drops(phase::dealing));
  stage.play_all();
  REQUIRE(stage.round.current() == phase::active);
  CHECK(faults(stage.round)
        == std::vector<fault>{{2, fault_kind::silent},
                              {5, fault_kind::no_reveal}});
  CHECK_FALSE(stage.round.faults()[0].is_punished());
  CHECK(stage.round.faults()[1].is_punished());
  CHECK(all_agree(stage));
}

TEST_CASE("a deal of another hash is not taken") {
  dkg_stage stage{new_key(4)};
  stage.corrupt(1, [](message sent) -> std::optional<message> {
    if (sent.sent_in == phase::dealing)
      sent.body.back() ^= std::byte{1};
    return sent;
  });
  stage.play_all();
  REQUIRE(stage.round.current() == phase::active);
  CHECK(stage.refused == 1);
  CHECK(faults(stage.round) == std::vector<fault>{{1, fault_kind::no_reveal}});
}

TEST_CASE("what was committed to and is no deal is its dealer's fault") {
  dkg_stage stage{new_key(4)};
  stage.corrupt(4, deals(byte_vector(2024, std::byte{1})));
  stage.play_all();
  REQUIRE(stage.round.current() == phase::active);
  CHECK(faults(stage.round)
        == std::vector<fault>{{4, fault_kind::malformed_deal}});
  CHECK(stage.round.faults()[0].is_punished());
  CHECK(all_agree(stage));
}

TEST_CASE("a bad share is complained of and its dealer left out") {
  auto bad = honest_deal(4, 4);
  bad.back() ^= std::byte{1};
  dkg_stage stage{new_key(4)};
  stage.corrupt(4, deals(bad));
  stage.play_all();
  REQUIRE(stage.round.current() == phase::active);
  CHECK(faults(stage.round) == std::vector<fault>{{4, fault_kind::bad_share}});
  CHECK(qualified(stage.round) == std::vector<ps::issuer_index>{1, 2, 3});
  CHECK(all_agree(stage));
}

TEST_CASE("a false complaint is its accuser's fault, who keeps its share") {
  dkg_stage stage{new_key(4)};
  pairing::seeded_scalars source{as_bytes("liar")};
  for (auto i = 0; i < 3; ++i)
    stage.play();
  const pairing::secret_scalar other{pairing::scalar{7}};
  const auto lie = dkg::make_complaint(stage.round.terms(), 2, 1, other,
                                       *stage.round.session_key(2),
                                       *stage.round.session_key(1), source);
  CHECK(stage.round
            .accept({phase::complaining, 2, lie.encode()}, stage.randomness)
            .has_value());
  CHECK(faults(stage.round)
        == std::vector<fault>{{2, fault_kind::false_complaint}});
  stage.play();
  stage.play();
  REQUIRE(stage.round.current() == phase::active);
  CHECK(qualified(stage.round).size() == 4);
  CHECK(all_agree(stage));
}

TEST_CASE("a true opening of a good share is a false complaint, too") {
  // The session secret of a participant that is not simulated.
  auto terms = new_key(4);
  const pairing::secret_scalar session{pairing::scalar{12345}};
  pairing::seeded_scalars source{as_bytes("open")};
  const auto registration = dkg::register_key(terms, 2, session, source);
  dkg_stage stage{terms};
  stage.corrupt(2, [&](message sent) -> std::optional<message> {
    if (sent.sent_in != phase::registering)
      return std::nullopt;
    sent.body = registration.encode();
    return sent;
  });
  for (auto i = 0; i < 3; ++i)
    stage.play();
  const auto opening
      = dkg::make_complaint(terms, 2, 1, session, registration.key,
                            *stage.round.session_key(1), source);
  CHECK_FALSE(dkg::is_upheld(opening, terms, stage.round.deals().at(1),
                             registration.key, *stage.round.session_key(1)));
  auto spoilt = stage.round.deals().at(1);
  spoilt.boxes.at(2)[5] ^= std::byte{1};
  CHECK(dkg::is_upheld(opening, terms, spoilt, registration.key,
                       *stage.round.session_key(1)));
}

TEST_CASE("complaints are taken once, of receivers, about dealers") {
  dkg_stage stage{new_key(4)};
  pairing::seeded_scalars source{as_bytes("once")};
  for (auto i = 0; i < 3; ++i)
    stage.play();
  const pairing::secret_scalar other{pairing::scalar{7}};
  auto lie = dkg::make_complaint(stage.round.terms(), 2, 1, other,
                                 *stage.round.session_key(2),
                                 *stage.round.session_key(1), source);
  const auto hear = [&](member_number from) {
    return stage.round.accept({phase::complaining, from, lie.encode()},
                              stage.randomness);
  };
  CHECK(hear(3).error().is(dkg::errc::unknown_sender));
  CHECK(hear(2).has_value());
  CHECK(hear(2).error().is(dkg::errc::already_sent));
  lie.accused = 2;
  CHECK(hear(2).error().is(dkg::errc::unknown_sender));
  lie.accused = 9;
  CHECK(hear(2).error().is(dkg::errc::unknown_sender));
  CHECK_FALSE(stage.round.is_complete());
}

TEST_CASE("who confirms another key is told apart") {
  dkg_stage stage{new_key(4)};
  stage.corrupt(3, [](message sent) -> std::optional<message> {
    if (sent.sent_in == phase::confirming)
      sent.body[0] ^= std::byte{1};
    return sent;
  });
  stage.play_all();
  CHECK(stage.round.current() == phase::active);
  CHECK(faults(stage.round) == std::vector<fault>{{3, fault_kind::divergent}});
}

TEST_CASE("without enough confirmations no key becomes active") {
  dkg_stage stage{new_key(4)};
  for (const auto silent : {member_number{1}, member_number{2}})
    stage.corrupt(silent, [](message sent) {
      return sent.sent_in == phase::confirming ? std::nullopt
                                               : std::optional{sent};
    });
  stage.play_all();
  CHECK(stage.round.current() == phase::failed);
}

TEST_CASE("registrations with a copied key or another's proof are refused") {
  dkg_stage stage{new_key(4)};
  pairing::seeded_scalars source{as_bytes("copy")};
  const pairing::secret_scalar session{pairing::scalar{99}};
  const auto& terms = stage.round.terms();
  const auto hear = [&](member_number from, const byte_vector& body) {
    return stage.round.accept({phase::registering, from, body},
                              stage.randomness);
  };
  const auto first = dkg::register_key(terms, 1, session, source).encode();
  CHECK(hear(2, first).error().is(dkg::errc::invalid_proof));
  CHECK(hear(9, first).error().is(dkg::errc::unknown_sender));
  CHECK(hear(1, first).has_value());
  CHECK(hear(1, first).error().is(dkg::errc::already_sent));
  const auto same = dkg::register_key(terms, 2, session, source).encode();
  CHECK(hear(2, same).error().is(dkg::errc::repeated_key));
  for (std::size_t i = 0; i < same.size(); ++i) {
    auto changed = same;
    changed[i] ^= std::byte{1};
    CHECK_FALSE(hear(3, changed).has_value());
  }
  CHECK(stage.round.accept({phase::dealing, 2, {}}, stage.randomness)
            .error()
            .is(dkg::errc::wrong_phase));
}

TEST_CASE("a round is held again without the guilty") {
  auto bad = honest_deal(7, 4);
  bad.back() ^= std::byte{1};
  dkg_stage stage{new_key(7)};
  stage.corrupt(4, deals(bad));
  for (const auto silent : {member_number{1}, member_number{2}})
    stage.silence(silent);
  stage.play_all();
  REQUIRE(stage.round.current() == phase::failed);
  auto terms = new_key(7);
  std::erase(terms.participants, dkg::participant{4, 4});
  dkg_stage again{terms, {}, "again"};
  again.play_all();
  REQUIRE(again.round.current() == phase::active);
  CHECK(all_agree(again));
}

TEST_CASE("no byte of a deal can be changed") {
  const auto honest = honest_deal(4, 1);
  dkg_stage stage{new_key(4)};
  for (auto i = 0; i < 2; ++i)
    stage.play();
  const auto& round = stage.round;
  const auto terms = round.terms();
  std::size_t decoded = 0;
  for (std::size_t i = 0; i < honest.size(); ++i) {
    auto changed = honest;
    changed[i] ^= std::byte{1};
    CHECK_FALSE(dkg::commit_to_deal(changed) == dkg::commit_to_deal(honest));
    const auto dealt = dkg::deal::decode(changed, terms, terms.participants[0],
                                         round.receivers());
    if (!dealt)
      continue;
    ++decoded;
    // In the boxes; every receiver's own is tried in the test of complaints.
    CHECK(i >= 2 + 3 * (4 * 96 + 3 * 48));
  }
  CHECK(decoded == 3 * 144);
  for (const auto size : {std::size_t{0}, std::size_t{100}, honest.size() - 1})
    CHECK(dkg::deal::decode(byte_span{honest}.first(size), terms,
                            terms.participants[0], round.receivers())
              .error()
              .is(dkg::errc::length));
}

TEST_CASE("a commitment of the other sign is seen by all or by receivers") {
  const auto honest = honest_deal(4, 1);
  dkg_stage stage{new_key(4)};
  pairing::seeded_scalars source{as_bytes("sign")};
  for (auto i = 0; i < 2; ++i)
    stage.play();
  const auto& terms = stage.round.terms();
  for (std::size_t point = 0; point < 21; ++point) {
    CAPTURE(point);
    auto changed = honest;
    const auto place = point < 12 ? point * 96 : 12 * 96 + (point - 12) * 48;
    changed[2 + place] ^= std::byte{0x20};
    const auto dealt = dkg::deal::decode(changed, terms, terms.participants[0],
                                         stage.round.receivers())
                           .value();
    // x has commitments in G2 alone.
    CHECK(dealt.commitments.is_consistent(stage.randomness) == (point < 3));
  }
  auto changed = honest;
  changed[2] ^= std::byte{0x20};
  dkg_stage cheated{new_key(4)};
  cheated.corrupt(1, deals(changed));
  cheated.play_all();
  REQUIRE(cheated.round.current() == phase::active);
  CHECK(faults(cheated.round)
        == std::vector<fault>{{1, fault_kind::bad_share}});
  CHECK(all_agree(cheated));
}
