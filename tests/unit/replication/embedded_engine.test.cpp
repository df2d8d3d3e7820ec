#include "common/replication/replay.hpp"
#include "tests/support/replication/engine_stage.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/store/file_size_limit.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace nephele;
using namespace nephele::replication;
using nephele::tests::engine_stage;

namespace {

namespace fs = std::filesystem;

void set_modes(const fs::path& folder, mode_t folders, mode_t files) {
  for (const auto& entry : fs::recursive_directory_iterator{folder})
    ::chmod(entry.path().c_str(), entry.is_directory() ? folders : files);
  ::chmod(folder.c_str(), folders);
}

/// The code that opening fails with in a process that no mode is opened for.
std::string opens_as_nobody(engine_stage& stage) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const auto child = ::fork();
  if (child == 0) {
    std::string code = "opened";
    if (::geteuid() == 0 && ::setuid(65'534) != 0)
      code = "cannot become nobody";
    else if (const auto opened = stage.open(); !opened)
      code = opened.error().code();
    std::ignore = ::write(ends[1], code.data(), code.size());
    ::_exit(0);
  }
  ::close(ends[1]);
  std::array<char, 100> text{};
  const auto size = ::read(ends[0], text.data(), text.size());
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

} // namespace

TEST_CASE("what a block brought is there after a restart") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  const auto first = stage.run("alice+1");
  REQUIRE(first.has_value());
  CHECK(first->height == 1);
  CHECK(first->outcome.name == "ok");
  const auto hash = stage.app_hash();

  REQUIRE(stage.open());
  CHECK(stage.app_hash() == hash);
  const auto place = stage.engine->blocks().find(first->transaction);
  REQUIRE(place.has_value());
  CHECK(*place == transaction_place{1, 0});
  CHECK(stage.run("alice+2")->height == 2);
  const auto history = stage.engine->blocks().history("alice", {100, 0}, 10);
  CHECK(*history == std::vector<transaction_place>{{2, 0}, {1, 0}});
  CHECK(*stage.engine->blocks().history("alice", {2, 0}, 10)
        == std::vector<transaction_place>{{1, 0}});
}

TEST_CASE("a refused transaction enters no block, a failed one does") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  const auto refused = stage.run("!nonsense");
  REQUIRE(refused.has_value());
  CHECK_FALSE(refused->outcome.included);
  CHECK(refused->height == 0);
  CHECK((*stage.engine->blocks().block(1))->transactions.empty());
  const auto failed = stage.run("?bad");
  REQUIRE(failed.has_value());
  CHECK(failed->outcome.code == 7);
  const auto block = stage.engine->blocks().block(failed->height);
  REQUIRE(block.has_value());
  CHECK((*block)->results.at(0).name == "asked_for");
}

TEST_CASE("a dry run tells the outcome and changes nothing") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  REQUIRE(stage.run("a+1"));
  const auto before = stage.app_hash();
  CHECK(stage.engine->dry_run(as_bytes("a+2"))->name == "ok");
  CHECK(stage.engine->dry_run(as_bytes("?a"))->code == 7);
  CHECK_FALSE(stage.engine->dry_run(as_bytes("!a"))->included);
  CHECK(stage.app_hash() == before);
}

TEST_CASE("every header names the state that the block began with") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  auto before = stage.app_hash();
  for (const auto* const each : {"a+1", "b+1", "?c"}) {
    REQUIRE(stage.run(each).has_value());
    const auto answer = stage.engine->prove("a");
    const auto block = *stage.engine->blocks().block(answer.height);
    CHECK(block->sealed.head.app == before);
    CHECK(light_client::verify(block->sealed, "counting",
                               validators_of(*stage.key)));
    before = stage.app_hash();
    CHECK(block->app_hash == before);
  }
}

TEST_CASE("replay from genesis gives the same state") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  for (int i = 0; i < 20; ++i)
    REQUIRE(stage.run(std::string(1, static_cast<char>('a' + i % 3)) + "+"
                      + std::to_string(i)));
  const auto again = replay(stage.engine->blocks(), *stage.machines);
  REQUIRE(again.has_value());
  CHECK((*again)->app_hash() == stage.app_hash());
}

TEST_CASE("a second process on one store is refused") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  engine_stage other{folder.path()};
  const auto opened = other.open();
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().is(errc::locked));
}

TEST_CASE("a store of another genesis is refused") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  stage.engine.reset();
  stage.machines = std::make_shared<tests::counting_source>("other");
  const auto opened = stage.open();
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().is(errc::other_chain));
}

TEST_CASE("state that was changed behind our back is refused") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  REQUIRE(stage.run("alice+1"));
  stage.engine.reset();
  {
    auto db = store::database::open(folder.path() / "ledger.db");
    REQUIRE(db.has_value());
    REQUIRE(
        db->execute("UPDATE state SET value=x'ff' WHERE key=x'616c696365'"));
    CHECK(db->changes() == 1);
  }
  const auto opened = stage.open();
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().is(errc::damaged));
}

TEST_CASE("a full disk refuses the block and harms nothing") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  REQUIRE(stage.open());
  REQUIRE(stage.run("alice+1"));
  const auto before = stage.app_hash();
  {
    const test::file_size_limit limit{1'000'000};
    const auto refused = stage.run("bob+" + std::string(2'000'000, 'x'));
    REQUIRE_FALSE(refused.has_value());
    CHECK(stage.app_hash() == before);
  }
  REQUIRE(stage.open());
  CHECK(stage.app_hash() == before);
  CHECK(stage.run("carol+1")->height == 2);
  CHECK(replay(stage.engine->blocks(), *stage.machines).has_value());
}

TEST_CASE("a folder that may only be read is refused and not harmed") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path() / "data"};
  REQUIRE(stage.open());
  REQUIRE(stage.run("alice+1"));
  const auto before = stage.app_hash();
  stage.engine.reset();
  set_modes(folder.path(), 0555, 0444);
  CHECK(opens_as_nobody(stage) == "replication.io");
  set_modes(folder.path(), 0755, 0600);
  REQUIRE(stage.open());
  CHECK(stage.app_hash() == before);
}

TEST_CASE("the thread makes blocks by itself and answers all at its end") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  stage.options.window = std::chrono::milliseconds{2};
  stage.options.batch = 10;
  REQUIRE(stage.open());
  std::atomic<int> counted{0};
  std::atomic<int> told{0};
  stage.engine->on_block([&told](const block_record&) { ++told; });
  REQUIRE(stage.engine->start());
  for (int i = 0; i < 95; ++i) {
    const auto text = "a+" + std::to_string(i);
    const auto bytes = as_bytes(text);
    stage.engine->submit({bytes.begin(), bytes.end()},
                         [&counted](const result<receipt>& outcome) {
                           counted += outcome && outcome->height > 0 ? 1 : 0;
                         });
  }
  stage.engine->stop();
  CHECK(counted == 95);
  CHECK(told >= 10);
  std::optional<result<receipt>> late;
  stage.engine->submit({}, [&late](const auto& outcome) { late = outcome; });
  REQUIRE(late.has_value());
  CHECK(late->error().is(errc::stopping));
}

TEST_CASE("idle blocks follow each other so that epochs end") {
  const tests::scratch_directory folder;
  engine_stage stage{folder.path()};
  stage.options.idle_block = std::chrono::milliseconds{5};
  REQUIRE(stage.open());
  std::atomic<std::uint64_t> height{0};
  stage.engine->on_block(
      [&height](const block_record& block) { height = block.height(); });
  REQUIRE(stage.engine->start());
  for (int i = 0; i < 400 && height < 3; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  CHECK(height >= 3);
}
