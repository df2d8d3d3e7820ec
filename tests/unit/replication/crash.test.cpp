#include "common/replication/replay.hpp"
#include "common/replication/snapshot.hpp"
#include "tests/support/replication/engine_stage.hpp"
#include "tests/support/scratch_directory.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace nephele;
using namespace nephele::replication;
using nephele::tests::engine_stage;

namespace {

using std::chrono::milliseconds;

constexpr int transactions_per_life = 40;

/// NEPHELE_CRASHES=500 for the long run.
int lives() {
  const auto* const wish = std::getenv("NEPHELE_CRASHES");
  return wish == nullptr ? 110 : std::atoi(wish);
}

/// How a process ends.
struct death {
  /// At the `visit`-th time that it comes by this place; else from outside.
  std::string_view place;
  int visit = 1;
};

std::vector<std::string_view> all_places() {
  std::vector<std::string_view> all{block_places.begin(), block_places.end()};
  all.insert(all.end(), snapshot_places.begin(), snapshot_places.end());
  return all;
}

void configure(engine_stage& stage) {
  stage.options.window = milliseconds{1};
  stage.options.batch = 7;
  stage.options.snapshot_every = 4;
}

std::string text_of(std::uint32_t id) {
  return "account" + std::to_string(id % 9) + "+" + std::to_string(id);
}

hash hash_of_id(std::uint32_t id) {
  return hash_of_transaction(as_bytes(text_of(id)));
}

/// Runs transactions from `first` on and tells `acknowledged` of each that is
/// durable, until it dies.
[[noreturn]] void live(const std::filesystem::path& folder, std::uint32_t first,
                       const death& end, int acknowledged) {
  engine_stage stage{folder};
  configure(stage);
  stage.source = std::make_shared<crypto::seeded_random>(first);
  stage.options.at = [&end, visits = 0](std::string_view place) mutable {
    if (place == end.place && ++visits == end.visit)
      std::raise(SIGKILL);
  };
  if (!stage.open() || !stage.engine->start())
    ::_exit(1);
  std::atomic<int> done{0};
  for (std::uint32_t i = 0; i < transactions_per_life; ++i) {
    const auto text = text_of(first + i);
    const auto bytes = as_bytes(text);
    stage.engine->submit({bytes.begin(), bytes.end()},
                         [&, id = first + i](const result<receipt>& outcome) {
                           if (outcome && outcome->height > 0)
                             std::ignore
                                 = ::write(acknowledged, &id, sizeof(id));
                           ++done;
                         });
  }
  while (done < transactions_per_life)
    std::this_thread::sleep_for(milliseconds{1});
  if (end.place.empty())
    ::pause();
  ::_exit(0);
}

/// What a process that died had acknowledged.
std::vector<std::uint32_t> run_and_die(const std::filesystem::path& folder,
                                       std::uint32_t first, const death& end,
                                       milliseconds patience) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const auto child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    live(folder, first, end, ends[1]);
  }
  ::close(ends[1]);
  if (end.place.empty()) {
    std::this_thread::sleep_for(patience);
    ::kill(child, SIGKILL);
  }
  std::vector<std::uint32_t> ids;
  for (std::uint32_t id = 0; ::read(ends[0], &id, sizeof(id)) == sizeof(id);)
    ids.push_back(id);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  // 1 would be: it could not open what the one before it left.
  CHECK((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
  return ids;
}

/// All that any life acknowledged is there, and running it again agrees.
void judge(const std::filesystem::path& folder,
           const std::set<std::uint32_t>& acknowledged) {
  engine_stage stage{folder};
  configure(stage);
  REQUIRE(stage.open());
  auto& blocks = stage.engine->blocks();
  std::size_t missing = 0;
  for (const auto id : acknowledged)
    missing += *blocks.find(hash_of_id(id)) ? 0U : 1U;
  CHECK(missing == 0);
  const auto again = replay(blocks, *stage.machines);
  REQUIRE(again.has_value());
  CHECK((*again)->app_hash() == stage.app_hash());
  for (const auto height : snapshots_in(folder / "snapshots")) {
    const auto start
        = read_snapshot(folder / "snapshots" / std::to_string(height));
    REQUIRE(start.has_value());
    const auto shorter = replay(blocks, *stage.machines, &*start);
    REQUIRE(shorter.has_value());
    CHECK((*shorter)->app_hash() == stage.app_hash());
  }
}

} // namespace

TEST_CASE("whatever was acknowledged survives a kill at any place") {
  const tests::scratch_directory folder;
  crypto::seeded_random chance{77};
  const auto places = all_places();
  std::set<std::uint32_t> acknowledged;
  const auto total = lives();
  REQUIRE(total > 0);
  for (int i = 0; i < total; ++i) {
    // Every fifth dies from outside, whenever that is.
    const auto outside = i % 5 == 4;
    const death end{outside
                        ? std::string_view{}
                        : places[static_cast<std::size_t>(i) % places.size()],
                    static_cast<int>(1 + chance.below(4))};
    const auto ids = run_and_die(
        folder.path(), static_cast<std::uint32_t>(i * transactions_per_life),
        end, milliseconds{chance.below(25)});
    acknowledged.insert(ids.begin(), ids.end());
    if (i % 10 == 9 || i + 1 == total)
      judge(folder.path(), acknowledged);
  }
  // A test that acknowledges nothing would prove nothing.
  CHECK(acknowledged.size() > static_cast<std::size_t>(total) * 5);
}
