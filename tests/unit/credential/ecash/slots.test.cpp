#include "tests/support/ecash_scene.hpp"

using namespace nephele;
using namespace nephele::credential;

namespace {

constexpr ecash::day last_day{test::ecash_scene::first_day.value() + 6};

std::vector<ecash::partial_slots> partial_files(test::ecash_scene& scene) {
  std::vector<ecash::partial_slots> partials;
  for (const auto j : scene.quorum())
    partials.push_back({scene.keys.secrets[j].index,
                        ecash::sign_slots(scene.keys.secrets[j], scene.id(),
                                          ecash::ticket_type::fast, last_day)});
  return partials;
}

} // namespace

TEST_CASE("issuers' files make one whose signatures all verify") {
  test::ecash_scene scene;
  auto partials = partial_files(scene);
  for (const auto& [issuer, file] : partials)
    CHECK(file.is_signed_by(
        ps::prepared_key{scene.keys.published.shares[issuer - 1U]},
        scene.randomness));
  const auto file
      = ecash::aggregate_slots(partials, 3, scene.keys.secrets.size()).value();
  CHECK(file.is_signed_by(scene.issuers.key(), scene.randomness));

  SUBCASE("it survives its encoding") {
    const auto bytes = file.encode();
    CHECK(bytes.size() == ecash::slot_file::size);
    const auto decoded = ecash::slot_file::decode(bytes).value();
    CHECK(decoded.s == file.s);
    CHECK(decoded.is_signed_by(scene.issuers.key(), scene.randomness));
    CHECK(ecash::slot_file::decode(byte_span{bytes}.first(bytes.size() - 1))
              .error()
              .is(ecash::errc::length));
    auto changed = bytes;
    changed[4] ^= std::byte{2};
    CHECK(
        ecash::slot_file::decode(changed).error().is(ecash::errc::bad_version));
    changed = bytes;
    changed[37] = std::byte{9};
    CHECK(ecash::slot_file::decode(changed).error().is(
        ecash::errc::unknown_type));
  }
  SUBCASE("one signature in another's place is noticed") {
    auto swapped = file;
    std::swap(swapped.s[17], swapped.s[18]);
    CHECK_FALSE(swapped.is_signed_by(scene.issuers.key(), scene.randomness));
  }
  SUBCASE("it is good for its own type, days and key only") {
    auto other = file;
    other.type = ecash::ticket_type::standard;
    CHECK_FALSE(other.is_signed_by(scene.issuers.key(), scene.randomness));
    other = file;
    other.expiry = other.expiry.next();
    CHECK_FALSE(other.is_signed_by(scene.issuers.key(), scene.randomness));
    CHECK_FALSE(file.is_signed_by(
        ps::prepared_key{scene.keys.published.shares[0]}, scene.randomness));
  }
  SUBCASE("a slot is found by its day and index") {
    for (std::uint32_t offset = 0; offset < ecash::validity_days; ++offset) {
      const ecash::day on{test::ecash_scene::first_day.value() + offset};
      const auto found = file.find(on, 49).value();
      CHECK(found == scene.sign({ecash::ticket_type::fast, last_day, on, 49}));
    }
    CHECK_FALSE(file.find(last_day.next(), 0).has_value());
    CHECK_FALSE(file.find(last_day, 50).has_value());
  }
  SUBCASE("files that do not belong together are refused") {
    partials[1].file.expiry = partials[1].file.expiry.next();
    CHECK(ecash::aggregate_slots(partials, 3, 4)
              .error()
              .is(ecash::errc::bad_slots));
    partials.pop_back();
    CHECK(ecash::aggregate_slots(partials, 3, 4)
              .error()
              .is(ps::errc::too_few_shares));
  }
}
