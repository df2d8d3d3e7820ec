#include "common/credential/attribute/credential.hpp"
#include "common/credential/attribute/showing.hpp"
#include "common/credential/attribute/verification.hpp"
#include "common/credential/dkg/member.hpp"
#include "common/credential/ps/trusted_dealer.hpp"
#include "tools/nephele/credential_bench/recorder.hpp"

namespace nephele::credential_bench {

using namespace credential;
using pairing::scalar;

namespace {

constexpr std::size_t key_slots = 8;

/// A committee, a credential of five attributes, and a statement that shows
/// the third of them and a pseudonym.
struct scene {
  scene()
      : source(as_bytes("bench")), keys(ps::deal_keys(source, key_slots, 2, 3)),
        issuers(keys.published), verifier(keys.published.key) {
    for (std::uint64_t i = 0; i < key_slots - 1; ++i)
      messages.emplace_back(1000 * i + 7);
    messages.emplace_back();
    pending.emplace(request());
    for (const auto j : {0U, 1U})
      answers.push_back({keys.secrets[j].index, issue(j)});
    owned.emplace(must(issuers.aggregate(answers, *pending, secrets())));
    verifier.expect_tag(messages[0]);
    claim = attribute::make_statement(
        issuers.key().id(), {{0, messages[0]}, {4, messages[4]}, {7, scalar{}}},
        key_slots, byte_vector(64, std::byte{1}));
    claim.scope = byte_vector(16, std::byte{2});
  }

  [[nodiscard]] std::vector<pairing::secret_scalar> secrets() const {
    std::vector<pairing::secret_scalar> all;
    for (const auto& message : messages)
      all.emplace_back(message);
    return all;
  }

  [[nodiscard]] attribute::pending_credential request() {
    return must(attribute::request_credential(
        attribute::make_terms(issuers.key().id(), {1}, messages,
                              byte_vector(12, std::byte{3})),
        secrets(), source));
  }

  [[nodiscard]] pairing::g1_affine issue(std::size_t issuer) const {
    return must(attribute::issue(keys.secrets[issuer], pending->terms,
                                 pending->request));
  }

  [[nodiscard]] attribute::signed_set digits() {
    const auto set = attribute::scalar_set::digits();
    std::vector<attribute::signed_set::part> parts;
    for (const auto j : {0U, 1U})
      parts.push_back(
          {keys.secrets[j].index,
           attribute::sign_set(keys.secrets[j], issuers.key().id(), set)});
    return must(attribute::signed_set::aggregate(set, parts, 2, 3,
                                                 issuers.key(), randomness));
  }

  crypto::system_random randomness;
  pairing::seeded_scalars source;
  ps::dealt_keys keys;
  attribute::issuers issuers;
  attribute::show_verifier verifier;
  std::vector<scalar> messages;
  std::optional<attribute::pending_credential> pending;
  std::vector<ps::partial_signature> answers;
  std::optional<attribute::credential> owned;
  attribute::statement claim;
};

void measure_issuance(scene& scene, recorder& record) {
  record.measure("attributes: request, one slot hidden", 0,
                 [&] { (void)scene.request(); });
  record.measure("attributes: issue, request decoded, checked", 0.8,
                 [&, bytes = scene.pending->request.encode()] {
                   scene.pending->request
                       = must(attribute::issue_request::decode(bytes, 1));
                   (void)scene.issue(0);
                 });
  record.measure("attributes: aggregate two answers and check", 0, [&] {
    (void)must(scene.issuers.aggregate(scene.answers, *scene.pending,
                                       scene.secrets()));
  });
}

void measure_shows(scene& scene, const attribute::statement& claim,
                   attribute::published_sets sets, const std::string& what,
                   bool has_goal, recorder& record) {
  const auto prove = [&] {
    pairing::hedged_scalars nonces{scene.randomness,
                                   {&scene.owned->messages[1]}};
    return must(attribute::prove(claim, *scene.owned, scene.issuers.key(), sets,
                                 nonces));
  };
  const auto shape = attribute::show_shape::of(claim);
  const auto goal = [&](double ms) { return has_goal ? ms : 0; };
  record.measure(what + ": prove", goal(2.5), [&] { (void)prove(); });
  const auto bytes = prove().encode();
  record.measure(what + ": decode, verify", goal(2.5), [&] {
    const auto shown = must(attribute::show::decode(bytes, shape));
    must_hold(scene.verifier.verify(claim, shown, scene.randomness));
  });
  constexpr std::size_t batch = 64;
  std::vector<byte_vector> all;
  for (std::size_t i = 0; i < batch; ++i)
    all.push_back(i < 8 ? prove().encode() : all[i % 8]);
  record.measure(
      what + ": batch of 64, each", goal(0.6),
      [&] {
        std::vector<attribute::claimed_show> shows;
        for (const auto& encoded : all)
          shows.push_back(
              {claim, must(attribute::show::decode(encoded, shape))});
        must_hold(scene.verifier.verify_batch(shows, scene.randomness).fallbacks
                  == 0);
      },
      batch);
}

/// All that four participants say, and every message checked once.
void hold_round() {
  crypto::system_random randomness;
  pairing::seeded_scalars source{as_bytes("round")};
  dkg::round round{dkg::round_terms::new_key("bench", 1, 3, 4)};
  std::vector<dkg::member> members;
  for (dkg::member_number i = 1; i <= 4; ++i)
    members.push_back(must(dkg::member::join(round.terms(), i, source)));
  while (round.current() != dkg::phase::active) {
    for (auto& member : members)
      for (const auto& said : member.speak(round, source))
        must_hold(round.accept(said, randomness).has_value());
    round.end_phase();
  }
}

} // namespace

std::vector<figure> measure_attributes(const stopwatch& watch) {
  scene scene;
  recorder record{watch};
  measure_issuance(scene, record);
  measure_shows(scene, scene.claim, {}, "show 1 of 5, pseudonym", true, record);
  const auto digits = scene.digits();
  auto bounded = scene.claim;
  bounded.ranges.push_back({3, attribute::range_kind::at_most, 40'000, 2});
  measure_shows(scene, bounded, std::array{&digits}, "with a 2-digit range",
                false, record);
  record.measure("key generation by 4: all messages", 0, hold_round);
  return std::move(record.figures);
}

} // namespace nephele::credential_bench
