#include "common/replication/replay.hpp"
#include "tests/support/replication/engine_stage.hpp"
#include "tests/support/scratch_directory.hpp"

#include <fstream>

using namespace nephele;
using namespace nephele::replication;
using nephele::tests::engine_stage;

namespace {

/// Ten blocks with a snapshot after each third.
struct snapshot_stage {
  tests::scratch_directory folder;
  engine_stage stage{folder.path()};

  snapshot_stage() {
    stage.options.snapshot_every = 3;
    REQUIRE(stage.open());
    for (int i = 0; i < 10; ++i)
      REQUIRE(stage.run("a" + std::to_string(i) + "+"));
  }

  [[nodiscard]] std::filesystem::path snapshots() const {
    return folder.path() / "snapshots";
  }
};

void flip_last_byte(const std::filesystem::path& file) {
  std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
  out.seekg(-1, std::ios::end);
  const auto last = static_cast<char>(out.get() ^ 1);
  out.seekp(-1, std::ios::end);
  out.put(last);
}

} // namespace

TEST_CASE("the two latest snapshots are kept") {
  const snapshot_stage s;
  CHECK(snapshots_in(s.snapshots()) == std::vector<std::uint64_t>{6, 9});
  CHECK(s.stage.engine->failed_snapshots() == 0);
}

TEST_CASE("replay from a snapshot gives the same state") {
  snapshot_stage s;
  const auto start = read_snapshot(s.snapshots() / "6");
  REQUIRE(start.has_value());
  CHECK(start->manifest.at.height == 6);
  const auto again
      = replay(s.stage.engine->blocks(), *s.stage.machines, &*start);
  REQUIRE(again.has_value());
  CHECK((*again)->app_hash() == s.stage.app_hash());
}

TEST_CASE("a store that begins with a snapshot goes on from there") {
  snapshot_stage s;
  const auto from = read_snapshot(s.snapshots() / "9");
  REQUIRE(from.has_value());
  const auto trusted = (*s.stage.engine->blocks().block(10))->sealed.head.app;
  const tests::scratch_directory elsewhere;
  {
    auto fresh = block_store::open(elsewhere.path() / "ledger.db", {});
    REQUIRE(fresh.has_value());
    REQUIRE(restore_snapshot(*from, trusted, *s.stage.machines, **fresh));
  }
  engine_stage copy{elsewhere.path()};
  REQUIRE(copy.open());
  CHECK(copy.app_hash() == trusted);
  const auto next = copy.run("a9+");
  REQUIRE(next.has_value());
  CHECK(next->height == 10);
  const auto header = *copy.engine->blocks().sealed_header(10);
  CHECK(header->head.last_block == from->manifest.last.why.block);
  const auto again = replay(copy.engine->blocks(), *copy.machines, &*from);
  REQUIRE(again.has_value());
  CHECK((*again)->app_hash() == copy.app_hash());
  REQUIRE(copy.open());
  CHECK(copy.run("b+")->height == 11);
}

TEST_CASE("a snapshot with a changed chunk or of another state is refused") {
  const snapshot_stage s;
  const auto fine = read_snapshot(s.snapshots() / "9");
  REQUIRE(fine.has_value());
  auto store = block_store::open(s.folder.path() / "other.db", {});
  REQUIRE(store.has_value());
  auto trusted = fine->manifest.at.app_hash;
  trusted[0] ^= std::byte{1};
  const auto refused
      = restore_snapshot(*fine, trusted, *s.stage.machines, **store);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().is(errc::bad_snapshot));

  flip_last_byte(s.snapshots() / "9" / "0000");
  const auto broken = read_snapshot(s.snapshots() / "9");
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().is(errc::bad_snapshot));

  auto forged = *fine;
  forged.entries[0].second.push_back({});
  const auto forgery = restore_snapshot(forged, fine->manifest.at.app_hash,
                                        *s.stage.machines, **store);
  REQUIRE_FALSE(forgery.has_value());
  CHECK(forgery.error().is(errc::bad_snapshot));
}
