#include "tests/support/ecash_scene.hpp"

using namespace nephele;
using namespace nephele::credential;

TEST_CASE("any quorum of one, four, seven or ten issuers makes the same book") {
  for (const std::size_t count : {1U, 4U, 7U, 10U}) {
    test::ecash_scene scene{count, count};
    const auto deposit = scene.deposit();
    const auto request = scene.request();
    const auto first = scene.issuers.aggregate(scene.partials(deposit, request),
                                               deposit, request);
    // Another request for the deposit, at other issuers: nothing changes.
    const auto again = scene.request();
    CHECK(again != request);
    const auto second = scene.issuers.aggregate(scene.partials(deposit, again),
                                                deposit, again);
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    CHECK(*first == *second);
  }
}

TEST_CASE("one share fewer than the threshold signs nothing") {
  test::ecash_scene scene{7};
  const auto deposit = scene.deposit();
  const auto request = scene.request();
  auto partials = scene.partials(deposit, request);
  partials.pop_back();
  CHECK(scene.issuers.aggregate(partials, deposit, request)
            .error()
            .is(ps::errc::too_few_shares));
  // Nor does interpolating fewer shares as if they were enough.
  const auto sum = ps::aggregate(partials, partials.size(), 7).value();
  CHECK_FALSE(scene.issuers.key().signs(
      {pairing::g1_affine{deposit.base(scene.id())}, pairing::g1_affine{sum}},
      std::array{scene.secret().expose(), deposit.eta(),
                 pairing::scalar{deposit.expiry_value()}}));
}

TEST_CASE("issuers whose partials are bad are named") {
  test::ecash_scene scene{10};
  const auto deposit = scene.deposit();
  const auto request = scene.request();
  auto partials = scene.partials(deposit, request);
  CHECK(scene.issuers.aggregate(partials, deposit, request).has_value());
  std::ranges::sort(partials, {}, &ps::partial_signature::issuer);
  std::swap(partials[1].s, partials[3].s);
  const auto refused = scene.issuers.aggregate(partials, deposit, request);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().is(ps::errc::bad_partial));
  CHECK(refused.error().context()
        == std::to_string(partials[1].issuer) + " "
               + std::to_string(partials[3].issuer));
}

TEST_CASE("a changed bit anywhere in a partial is noticed") {
  test::ecash_scene scene;
  const auto deposit = scene.deposit();
  const auto request = scene.request();
  const auto partial = scene.partials(deposit, request).front();
  const auto bytes = partial.s.encode();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    const auto s = pairing::g1_affine::decode(changed);
    CHECK_FALSE((s
                 && scene.issuers.check_partial({partial.issuer, *s}, deposit,
                                                request)));
  }
}

TEST_CASE("a request survives its encoding, and no change of a byte does") {
  test::ecash_scene scene;
  const auto deposit = scene.deposit();
  const auto bytes = scene.request().encode();
  const auto refused = [&](byte_span encoded) {
    const auto request = ecash::withdrawal_request::decode(encoded);
    return !request || !ecash::check_request(*request, deposit, scene.id());
  };
  CHECK_FALSE(refused(bytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    CHECK(refused(changed));
  }
  CHECK(refused(byte_span{bytes}.first(223)));
}

TEST_CASE("a request is good for its own deposit, key and ledger only") {
  test::ecash_scene scene;
  test::ecash_scene others{4, 99};
  const auto request = scene.request();
  auto deposit = scene.deposit();
  CHECK(ecash::check_request(request, deposit, scene.id()).has_value());
  CHECK(ecash::check_request(request, deposit, others.id())
            .error()
            .is(ecash::errc::invalid_proof));
  CHECK(ecash::check_request(request, scene.deposit(1), scene.id())
            .error()
            .is(ecash::errc::wrong_deposit));
  const auto changed = [&](auto change) {
    auto other = deposit;
    change(other);
    return ecash::check_request(request, other, scene.id());
  };
  CHECK_FALSE(changed([](auto& d) { d.chain += "x"; }).has_value());
  CHECK_FALSE(changed([](auto& d) { ++d.id; }).has_value());
  CHECK_FALSE(
      changed([](auto& d) { d.type = ecash::ticket_type::fast; }).has_value());
  CHECK_FALSE(
      changed([](auto& d) { d.recorded = d.recorded.next(); }).has_value());
}

TEST_CASE("issuers stop when a book's last day is over") {
  test::ecash_scene scene;
  const auto deposit = scene.deposit();
  const auto request = scene.request();
  const auto issue = [&](ecash::day today) {
    return ecash::issue(scene.keys.secrets[0], scene.id(), deposit, request,
                        today);
  };
  CHECK(issue(deposit.expiry()).has_value());
  CHECK(issue(deposit.expiry().next()).error().is(ecash::errc::expired));
}

TEST_CASE("the seed and a counter restore a book's secret") {
  test::ecash_scene scene;
  CHECK(scene.secret(5).expose() == scene.secret(5).expose());
  CHECK(scene.secret(5).expose() != scene.secret(6).expose());
  CHECK(scene.deposit(5).eta() != scene.deposit(6).eta());
}

TEST_CASE("the deposit's signature is for one request on one ledger") {
  test::ecash_scene scene;
  const auto request = scene.request();
  auto deposit = scene.deposit();
  const auto statement = ecash::signed_request(deposit, request);
  CHECK(as_text(byte_span{statement}.first(19)) == "nephele-withdraw-v1");
  CHECK(statement != ecash::signed_request(deposit, scene.request()));
  deposit.chain = "another";
  CHECK(statement != ecash::signed_request(deposit, request));
}
