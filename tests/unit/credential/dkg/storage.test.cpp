#include "common/credential/dkg/share_file.hpp"
#include "common/crypto/key_file.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/unit/credential/dkg/stage.hpp"

using namespace nephele;
using namespace nephele::credential;
using dkg::phase;
using test::dkg_stage;

namespace {

dkg::round_terms new_key() {
  return dkg::round_terms::new_key("test", 1, 3, 4);
}

} // namespace

TEST_CASE("a participant that crashes in any phase says the same bytes again") {
  for (auto crash = 0; crash < 5; ++crash) {
    CAPTURE(crash);
    dkg_stage stage{new_key()};
    for (auto i = 0; i < 5; ++i) {
      if (i == crash) {
        pairing::seeded_scalars source{as_bytes("before")};
        pairing::seeded_scalars other{as_bytes("after")};
        const auto before = stage.members.at(2).speak(stage.round, source);
        stage.restart(2);
        CHECK(stage.members.at(2).speak(stage.round, other) == before);
      }
      stage.play();
    }
    CHECK(stage.round.current() == phase::active);
    CHECK(stage.round.faults().empty());
    CHECK(stage.shares().size() == 4);
  }
}

TEST_CASE("a complaint survives a crash with its nonce") {
  dkg_stage stage{new_key()};
  for (auto i = 0; i < 2; ++i)
    stage.play();
  // Dealer 3 commits to what it will send, of which member 2's box is bad.
  dkg::round round{stage.round.terms()};
  std::vector<dkg::message> heard = stage.log;
  pairing::seeded_scalars source{as_bytes("x")};
  auto deal = stage.members.at(3).speak(stage.round, source).at(0);
  deal.body[2 + 3 * (4 * 96 + 3 * 48) + 146 + 10] ^= std::byte{1};
  for (auto& message : heard) {
    if (message.sent_in == phase::committing && message.from == 3) {
      const auto commitment = dkg::commit_to_deal(deal.body);
      message.body.assign(commitment.begin(), commitment.end());
    }
    if (round.current() != message.sent_in)
      round.end_phase();
    REQUIRE(round.accept(message, stage.randomness).has_value());
  }
  round.end_phase();
  REQUIRE(round.accept(deal, stage.randomness).has_value());
  for (const auto honest :
       {dkg::member_number{1}, dkg::member_number{2}, dkg::member_number{4}})
    REQUIRE(round
                .accept(stage.members.at(honest).speak(stage.round, source)[0],
                        stage.randomness)
                .has_value());
  round.end_phase();
  REQUIRE(round.current() == phase::complaining);
  pairing::seeded_scalars other{as_bytes("y")};
  const auto before = stage.members.at(2).speak(round, source);
  REQUIRE(before.size() == 1);
  stage.restart(2);
  CHECK(stage.members.at(2).speak(round, other) == before);
  CHECK(stage.members.at(1).speak(round, other).empty());
}

TEST_CASE("a stored state opens for its participant and round alone") {
  dkg_stage stage{new_key()};
  stage.play();
  const auto key = dkg_stage::storage_key();
  const auto terms = new_key();
  const auto stored = stage.members.at(2).save(terms, key, stage.randomness);
  CHECK(dkg::member::restore(stored, terms, 2, key).has_value());
  const auto is_refused = [&](byte_span bytes, const dkg::round_terms& other,
                              dkg::member_number number) {
    const auto restored = dkg::member::restore(bytes, other, number, key);
    return !restored && restored.error().is(dkg::errc::bad_file);
  };
  CHECK(is_refused(stored, terms, 1));
  CHECK(is_refused(stored, terms, 9));
  auto next = terms;
  ++next.key_epoch;
  CHECK(is_refused(stored, next, 2));
  CHECK(is_refused(byte_span{stored}.first(20), terms, 2));
  for (std::size_t i = 0; i < stored.size(); ++i) {
    auto changed = stored;
    changed[i] ^= std::byte{1};
    CHECK(is_refused(changed, terms, 2));
  }
}

TEST_CASE("a share is sealed at rest and opens under its name and key alone") {
  dkg_stage stage{new_key()};
  stage.play_all();
  const auto share = stage.members.at(3).share(stage.round).value();
  const dkg::share_name name{"test", 1, 3};
  const auto key = dkg_stage::storage_key();
  const auto sealed = dkg::seal_share(share, name, key, stage.randomness);
  REQUIRE(sealed.size() == dkg::share_file_size(3));
  byte_array<32> secret;
  share.x.encode_into(secret);
  CHECK(std::ranges::search(sealed, secret).empty());

  const tests::scratch_directory directory;
  const auto path = directory.path() / "share";
  REQUIRE(crypto::store_key_file(path, sealed).has_value());
  byte_vector read(dkg::share_file_size(3));
  REQUIRE(crypto::load_key_file(path, read).has_value());
  const auto opened = dkg::open_share_file(read, name, key).value();
  CHECK(opened.public_key() == share.public_key());

  for (const auto& other :
       {dkg::share_name{"other", 1, 3}, {"test", 2, 3}, {"test", 1, 2}})
    CHECK(dkg::open_share_file(sealed, other, key)
              .error()
              .is(dkg::errc::bad_file));
  CHECK_FALSE(
      dkg::open_share_file(sealed, name, crypto::box_key{}).has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] ^= std::byte{1};
    CHECK_FALSE(dkg::open_share_file(changed, name, key).has_value());
  }
}
