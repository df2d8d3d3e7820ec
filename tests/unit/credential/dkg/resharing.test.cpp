#include "common/credential/ecash/issuers.hpp"
#include "common/credential/ecash/withdrawal.hpp"
#include "tests/unit/credential/dkg/stage.hpp"

using namespace nephele;
using namespace nephele::credential;
using dkg::phase;
using test::dkg_stage;

namespace {

struct committee {
  ps::issuer_set published;
  std::vector<ps::issuer_key> shares;
};

committee result_of(const dkg_stage& stage) {
  REQUIRE(stage.round.current() == phase::active);
  return {stage.round.issuers(), stage.shares()};
}

std::vector<ps::issuer_key> copies(std::span<const ps::issuer_key> shares) {
  std::vector<ps::issuer_key> all;
  for (const auto& share : shares) {
    all.push_back({share.index, share.x.duplicate(), {}});
    for (const auto& y : share.y)
      all.back().y.push_back(y.duplicate());
  }
  return all;
}

committee new_committee(std::size_t members) {
  dkg_stage stage{dkg::round_terms::new_key("test", 1, 3, members)};
  stage.play_all();
  return result_of(stage);
}

committee reshare(const committee& old, std::size_t members,
                  std::uint64_t key_epoch) {
  dkg_stage stage{
      dkg::round_terms::new_shares("test", key_epoch, old.published, members),
      copies(old.shares), "reshare"};
  stage.play_all();
  return result_of(stage);
}

/// The signature of one book, from the last `threshold` issuers.
ps::signature withdraw(const committee& issuers) {
  const pairing::secret_scalar secret{pairing::scalar{4242}};
  ecash::deposit deposit;
  deposit.chain = "test";
  deposit.id = 7;
  deposit.public_key = ecash::book_public_key(secret);
  deposit.recorded = ecash::day{20000};
  const ecash::issuers keys{issuers.published};
  pairing::seeded_scalars source{as_bytes("request")};
  const auto request
      = ecash::make_request(deposit, keys.key().id(), secret, source);
  std::vector<ps::partial_signature> partials;
  for (const auto& share :
       std::span{issuers.shares}.last(issuers.published.threshold))
    partials.push_back(
        {share.index, ecash::issue(share, keys.key().id(), deposit, request,
                                   ecash::day{20001})
                          .value()});
  return keys.aggregate(partials, deposit, request).value();
}

} // namespace

TEST_CASE("four issuers hand over to seven and back, with one key and wallet") {
  const auto four = new_committee(4);
  const auto book = withdraw(four);
  const auto seven = reshare(four, 7, 2);
  CHECK(seven.published.key == four.published.key);
  CHECK(seven.published.threshold == 5);
  CHECK(seven.shares.size() == 7);
  CHECK(withdraw(seven) == book);
  const auto back = reshare(seven, 4, 3);
  CHECK(back.published.key == four.published.key);
  CHECK(back.shares.size() == 4);
  CHECK(withdraw(back) == book);
  // New shares, though: old and new ones do not go together.
  CHECK_FALSE(back.shares[0].public_key() == four.shares[0].public_key());
  std::vector<ps::issuer_key> mixed;
  for (auto& share : copies(std::span{back.shares}.first(2)))
    mixed.push_back(std::move(share));
  for (auto& share : copies(std::span{four.shares}.last(1)))
    mixed.push_back(std::move(share));
  CHECK_FALSE(test::sign_together(four.published, mixed));
  CHECK_FALSE(
      test::sign_together(seven.published, std::span{seven.shares}.first(4)));
}

TEST_CASE("issuers change one by one under numbers of their own") {
  const auto four = new_committee(4);
  auto terms = dkg::round_terms::new_shares("test", 2, four.published, 4);
  // Number 2 leaves, and a newcomer receives under its number.
  terms.participants[1] = {2, 0};
  terms.participants.push_back({0, 2});
  dkg_stage stage{terms, copies(four.shares), "change"};
  stage.play_all();
  const auto changed = result_of(stage);
  CHECK(changed.published.key == four.published.key);
  CHECK(changed.shares.size() == 4);
  CHECK(stage.members.at(2).share(stage.round).error().is(dkg::errc::no_share));
  CHECK(test::sign_together(changed.published,
                            std::span{changed.shares}.first(3)));
}

TEST_CASE("resharing needs a threshold of old shares, and no more") {
  const auto four = new_committee(4);
  const auto terms = dkg::round_terms::new_shares("test", 2, four.published, 4);
  dkg_stage stage{terms, copies(four.shares), "three"};
  stage.silence(1);
  stage.play_all();
  CHECK(result_of(stage).published.key == four.published.key);
  dkg_stage failing{terms, copies(four.shares), "two"};
  failing.silence(1);
  failing.silence(4);
  failing.play_all();
  CHECK(failing.round.current() == phase::failed);
}

TEST_CASE("who deals another secret than its share is left out") {
  const auto four = new_committee(4);
  auto false_shares = copies(four.shares);
  false_shares[1].y[0] = pairing::secret_scalar{pairing::scalar{1}};
  dkg_stage stage{dkg::round_terms::new_shares("test", 2, four.published, 4),
                  std::move(false_shares), "false"};
  stage.play_all();
  CHECK(result_of(stage).published.key == four.published.key);
  REQUIRE(stage.round.faults().size() == 1);
  CHECK(stage.round.faults()[0]
        == dkg::fault{2, dkg::fault_kind::malformed_deal});
}

TEST_CASE("terms that no round can be held under are refused") {
  const auto four = new_committee(4);
  const auto is_bad = [](const dkg::round_terms& terms) {
    const auto checked = terms.check();
    return !checked && checked.error().is(dkg::errc::bad_terms);
  };
  CHECK_FALSE(is_bad(dkg::round_terms::new_key("test", 1, 3, 4)));
  CHECK(is_bad(dkg::round_terms::new_key("", 1, 3, 4)));
  CHECK(is_bad(dkg::round_terms::new_key("test", 1, 17, 4)));
  CHECK(is_bad(dkg::round_terms::new_key("test", 1, 3, 0)));
  auto twice = dkg::round_terms::new_key("test", 1, 3, 4);
  twice.participants[3].deals_as = 1;
  CHECK(is_bad(twice));
  auto strangers = dkg::round_terms::new_shares("test", 2, four.published, 7);
  CHECK_FALSE(is_bad(strangers));
  strangers.participants[6].deals_as = 7;
  CHECK(is_bad(strangers));
  pairing::seeded_scalars source{as_bytes("none")};
  CHECK(
      dkg::member::join(strangers, 1, source).error().is(dkg::errc::bad_terms));
}
