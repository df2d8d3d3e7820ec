#include "common/ledger/software_version.hpp"

#include <doctest/doctest.h>

namespace nephele::ledger {

TEST_CASE("old software is worth less by a table") {
  CHECK(version_score(0) == one);
  CHECK(to_text(version_score(1)) == "0.995");
  CHECK(to_text(version_score(2)) == "0.984392044156686314");
  CHECK(to_text(version_score(3)) == "0.96975482358974399");
  CHECK(to_text(version_score(5)) == "0.931141361979489417");
  CHECK(to_text(version_score(10)) == "0.799393456098529504");
  CHECK(to_text(version_score(20)) == "0.495256309423954618");
  CHECK(to_text(version_score(50)) == "0.041302708143322057");
  CHECK(to_text(version_score(100)) == "0.000045339324899752");
  CHECK(version_score(101).is_zero());
  for (std::uint32_t behind = 0; behind < 100; ++behind)
    CHECK(version_score(behind + 1) < version_score(behind));
}

TEST_CASE("the distance of versions counts the highest part that differs") {
  const software_version latest{2, 3, 4};
  CHECK(versions_behind(latest, {2, 3, 4}) == 0);
  CHECK(versions_behind(latest, {2, 3, 1}) == 3);
  CHECK(versions_behind(latest, {2, 1, 9}) == 20);
  CHECK(versions_behind(latest, {1, 9, 9}) == 100);
  CHECK(versions_behind(latest, {0, 9, 9}) == 200);
  CHECK(versions_behind(latest, {2, 3, 5}) == 0);
  CHECK(versions_behind(latest, {2, 4, 0}) == 0);
  CHECK(versions_behind(latest, {3, 0, 0}) == 0);
  CHECK(versions_behind(latest, {2, 3, 6}) == 100);
  CHECK(versions_behind(latest, {2, 4, 1}) == 100);
  CHECK(versions_behind(latest, {4, 0, 0}) == 100);
}

} // namespace nephele::ledger
