#include "common/credential/attribute/once.hpp"
#include "common/credential/attribute/showing.hpp"
#include "common/credential/attribute/verification.hpp"
#include "tests/unit/credential/attribute/vectors.hpp"

#include <set>

using namespace nephele;
using namespace nephele::credential;
using attribute::errc;
using attribute::range_kind;
using pairing::scalar;

namespace {

/// The vectors' holder and verifier, and statements of slots 0, 4 and 7.
struct stage {
  test::vector_issuance given;
  attribute::signed_set digits = test::signed_digits(given);
  attribute::credential owned = given.owned();
  attribute::show_verifier verifier{given.dealt.published.key};
  crypto::seeded_random randomness{8};
  pairing::seeded_scalars source{as_bytes("statements")};

  attribute::statement claim() const {
    return attribute::make_statement(
        given.committee.key().id(),
        {{0, given.messages[0]}, {4, given.messages[4]}, {7, scalar{}}}, 8,
        byte_vector(16, std::byte{3}));
  }

  result<attribute::show> prove(const attribute::statement& asked,
                                const attribute::signed_set* set = nullptr) {
    std::vector<const attribute::signed_set*> sets{&digits};
    if (set != nullptr)
      sets.push_back(set);
    return attribute::prove(asked, owned, given.committee.key(), sets, source);
  }

  bool is_shown(const attribute::statement& asked,
                const attribute::signed_set* set = nullptr) {
    const auto shown = prove(asked, set);
    if (!shown)
      return false;
    const auto verdict = verifier.verify(asked, *shown, randomness);
    CHECK(verdict == verifier.verify_plain(asked, *shown));
    return verdict;
  }
};

} // namespace

TEST_CASE("a slot is bounded from both sides, by one response") {
  stage stage;
  // Birth is day 36600.
  auto claim = stage.claim();
  for (const auto& [low, high] :
       {std::pair{36600U, 36600U}, {36000U, 37000U}, {0U, 65535U}}) {
    claim.ranges = {{3, range_kind::at_most, high, 2},
                    {3, range_kind::at_least, low, 2}};
    CHECK(stage.is_shown(claim));
    std::swap(claim.ranges[0], claim.ranges[1]);
    CHECK(stage.is_shown(claim));
  }
  const auto shown = stage.prove(claim).value();
  auto changed = shown;
  // The least digit of the second range moves alone: the two disagree.
  changed.responses[4 + 5 + 2 * 2] += scalar{1};
  CHECK_FALSE(stage.verifier.verify(claim, changed, stage.randomness));
  for (const auto& [low, high] : {std::pair{36601U, 37000U}, {0U, 36599U}}) {
    claim.ranges = {{3, range_kind::at_most, high, 2},
                    {3, range_kind::at_least, low, 2}};
    CHECK(stage.prove(claim).error().is(errc::policy_not_met));
  }
}

TEST_CASE("every number of digits bounds, and no more than it reaches") {
  stage stage;
  auto claim = stage.claim();
  for (std::uint8_t digits = 2; digits <= 8; ++digits) {
    claim.ranges = {{3, range_kind::at_least, 100, digits}};
    CHECK(stage.is_shown(claim));
  }
  claim.ranges = {{3, range_kind::at_least, 36600 - 255, 1}};
  CHECK(stage.is_shown(claim));
  claim.ranges = {{3, range_kind::at_least, 36600 - 256, 1}};
  CHECK(stage.prove(claim).error().is(errc::policy_not_met));
}

TEST_CASE("a hidden slot is shown to be a member of a signed set") {
  stage stage;
  const auto sign = [&](std::vector<scalar> members) {
    const auto set = attribute::scalar_set::of(std::move(members)).value();
    std::vector<attribute::signed_set::part> parts;
    for (const auto j : {0U, 2U})
      parts.push_back(
          {stage.given.dealt.secrets[j].index,
           attribute::sign_set(stage.given.dealt.secrets[j],
                               stage.given.committee.key().id(), set)});
    return attribute::signed_set::aggregate(
               set, parts, 2, 3, stage.given.committee.key(), stage.randomness)
        .value();
  };
  const auto with = sign({scalar{9}, scalar{1}, scalar{36600}});
  const auto without = sign({scalar{9}, scalar{2}});
  auto claim = stage.claim();
  claim.memberships = {{3, with.set().id()}, {5, with.set().id()}};
  CHECK(stage.is_shown(claim, &with));
  CHECK(stage.prove(claim, &without).error().is(errc::bad_set));
  const auto shown = stage.prove(claim, &with).value();
  claim.memberships[0].set = without.set().id();
  CHECK_FALSE(stage.verifier.verify(claim, shown, stage.randomness));
  claim.memberships = {{3, without.set().id()}};
  CHECK(stage.prove(claim, &without).error().is(errc::policy_not_met));

  const auto file = with.encode();
  const auto& key = stage.given.committee.key();
  CHECK(attribute::signed_set::decode(with.set(), file, key, stage.randomness)
            .has_value());
  auto swapped = file;
  std::swap_ranges(swapped.begin(), swapped.begin() + 48, swapped.begin() + 48);
  CHECK(
      attribute::signed_set::decode(with.set(), swapped, key, stage.randomness)
          .error()
          .is(errc::bad_set));
  CHECK(
      attribute::signed_set::decode(without.set(), file, key, stage.randomness)
          .error()
          .is(errc::length));
}

TEST_CASE("statements that leave a slot open or name it twice are refused") {
  const stage stage;
  const auto is_refused = [](const attribute::statement& claim) {
    const auto checked = claim.check(8);
    return !checked
           && (checked.error().is(errc::bad_statement)
               || checked.error().is(errc::bad_range));
  };
  const auto changed = [&](auto change) {
    auto claim = stage.claim();
    change(claim);
    return is_refused(claim);
  };
  CHECK_FALSE(is_refused(stage.claim()));
  CHECK(changed([](auto& c) { c.hidden.pop_back(); }));
  CHECK(changed([](auto& c) { c.hidden.push_back(6); }));
  CHECK(changed([](auto& c) { c.disclosed[1].slot = 5; }));
  CHECK(changed([](auto& c) { std::swap(c.hidden[0], c.hidden[1]); }));
  CHECK(changed([](auto& c) {
    c.disclosed.erase(c.disclosed.begin());
    c.hidden.insert(c.hidden.begin(), 0);
  }));
  CHECK(changed([](auto& c) {
    c.hidden.erase(c.hidden.begin());
    c.disclosed.insert(c.disclosed.begin() + 1, {1, scalar{}});
  }));
  CHECK(changed([](auto& c) { c.context.resize(1025); }));
  CHECK(changed([](auto& c) { c.scope.emplace(1025); }));
  const auto range = [&](attribute::range one, std::size_t times = 1) {
    return changed([&](auto& c) { c.ranges.assign(times, one); });
  };
  CHECK_FALSE(range({3, range_kind::at_most, 1, 8}));
  CHECK(range({3, range_kind::at_most, 1, 9}));
  CHECK(range({3, range_kind::at_most, 1, 0}));
  CHECK(range({3, range_kind::at_most, 1, 5}, 2));
  CHECK(range({3, range_kind::at_most, 1, 1}, 3));
  CHECK(range({1, range_kind::at_most, 1, 1}));
  CHECK(range({4, range_kind::at_most, 1, 1}));
  CHECK(changed([](auto& c) { c.memberships.push_back({4, {}}); }));
  CHECK(changed([](auto& c) { c.memberships.push_back({1, {}}); }));
  CHECK_FALSE(stage.claim().check(9).has_value());
}

TEST_CASE("a holder shows nothing that its credential does not say") {
  stage stage;
  auto claim = stage.claim();
  CHECK(stage.is_shown(claim));
  claim.disclosed[1].value += scalar{1};
  CHECK(stage.prove(claim).error().is(errc::policy_not_met));
  claim = stage.claim();
  claim.issuers.bytes[0] ^= std::byte{1};
  CHECK(stage.prove(claim).error().is(errc::unknown_issuer));
}

TEST_CASE("shows share no point, except pseudonyms of one scope") {
  stage stage;
  auto claim = stage.claim();
  claim.scope = byte_vector(4, std::byte{'f'});
  std::set<byte_array<96>> seen{stage.owned.signature.h.encode_wide(),
                                stage.owned.signature.s.encode_wide()};
  std::size_t points = seen.size();
  std::set<byte_array<48>> pseudonyms;
  for (auto i = 0; i < 40; ++i) {
    claim.scope->back() = static_cast<std::byte>(i / 20);
    const auto shown = stage.prove(claim).value();
    seen.insert(shown.h.encode_wide());
    seen.insert(shown.s.encode_wide());
    for (const auto* list : {&shown.hidden, &shown.announcements})
      for (const auto& point : *list)
        seen.insert(point.encode_wide());
    points += 2 + shown.hidden.size() + shown.announcements.size();
    pseudonyms.insert(shown.pseudonym->encode());
  }
  CHECK(seen.size() == points);
  CHECK(pseudonyms.size() == 2);
}

TEST_CASE("a person gets one credential a schema and epoch") {
  attribute::issued_once once{
      attribute::issued_once::key_type{byte_array<32>{std::byte{1}}}};
  attribute::schema_id schema;
  const auto admit = [&](std::string_view who, std::string_view request) {
    return once.admit(schema, as_bytes(who), as_bytes(request)).has_value();
  };
  CHECK(admit("ada", "request"));
  CHECK(admit("ada", "request"));
  CHECK_FALSE(admit("ada", "another"));
  CHECK(admit("eve", "another"));
  schema.bytes[0] = std::byte{1};
  CHECK(admit("ada", "another"));
}

TEST_CASE("a nonce is taken once, near its time") {
  using namespace std::chrono_literals;
  attribute::seen_nonces seen;
  const auto now = std::chrono::sys_seconds{1'771'459'200s};
  attribute::seen_nonces::nonce nonce;
  CHECK(seen.take(nonce, now, now).has_value());
  CHECK(seen.take(nonce, now, now + 60s).error().is(errc::replayed));
  CHECK(seen.take(nonce, now, now + 120s).error().is(errc::wrong_context));
  CHECK(
      seen.take(nonce, now + 500s, now + 300s).error().is(errc::wrong_context));
  // One made ahead of time is remembered as long as it would be taken.
  nonce.bytes[0] = std::byte{1};
  CHECK(seen.take(nonce, now + 110s, now).has_value());
  CHECK(seen.take(nonce, now + 110s, now + 229s).error().is(errc::replayed));
  CHECK(attribute::show_context("v", nonce, now).size() == 1 + 16 + 8);
}
