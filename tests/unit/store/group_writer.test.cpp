#include "common/store/group_writer.hpp"

#include "tests/support/scratch_directory.hpp"
#include "tests/support/store/file_size_limit.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <optional>

namespace nephele::store {

namespace {

using std::chrono::seconds;

struct writer_fixture {
  tests::scratch_directory folder;
  std::filesystem::path file = folder.path() / "log.db";
  std::optional<group_writer> writer;

  explicit writer_fixture(group_writer::options limits = {}) {
    auto db = database::open(file).value();
    REQUIRE(db.execute("CREATE TABLE IF NOT EXISTS log(n INTEGER) STRICT"));
    writer.emplace(std::move(db), limits);
  }

  static group_writer::work add(std::int64_t n) {
    return [n](database& db) {
      return db.execute("INSERT INTO log VALUES(" + std::to_string(n) + ")");
    };
  }

  std::vector<std::int64_t> written() {
    writer.reset();
    auto db = database::open(file).value();
    auto query = db.prepare("SELECT n FROM log ORDER BY rowid").value();
    std::vector<std::int64_t> all;
    while (query.step().value())
      all.push_back(query.integer(0));
    return all;
  }
};

} // namespace

TEST_CASE("work is done in the order of its submission") {
  writer_fixture f;
  std::atomic<int> succeeded = 0;
  for (int i = 0; i < 1000; ++i)
    REQUIRE(f.writer->submit(f.add(i), [&](const result<void>& done) {
      succeeded += done ? 1 : 0;
    }));
  const auto all = f.written();
  CHECK(succeeded == 1000);
  REQUIRE(all.size() == 1000);
  for (int i = 0; i < 1000; ++i)
    CHECK(all[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("a failing disk fails every piece and the next ones succeed again") {
  writer_fixture f;
  const auto outcome_of = [&](std::int64_t n) {
    std::promise<bool> promise;
    REQUIRE(f.writer->submit(
        f.add(n),
        [&](const result<void>& done) { promise.set_value(done.has_value()); },
        group_writer::urgency::prompt));
    auto future = promise.get_future();
    REQUIRE(future.wait_for(seconds{10}) == std::future_status::ready);
    return future.get();
  };
  CHECK(outcome_of(1));
  {
    const test::file_size_limit failing{0};
    CHECK_FALSE(outcome_of(2));
    CHECK_FALSE(outcome_of(3));
  }
  CHECK(outcome_of(4));
  CHECK(f.written() == std::vector<std::int64_t>{1, 4});
}

TEST_CASE("one failing piece undoes its whole transaction") {
  writer_fixture f{{.batch = 16, .window = seconds{5}, .waiting = 100}};
  std::atomic<int> failed = 0;
  const auto count = [&](const result<void>& done) { failed += done ? 0 : 1; };
  REQUIRE(f.writer->submit(f.add(1), count));
  REQUIRE(f.writer->submit(
      [](database& db) { return db.execute("no such statement"); }, count,
      group_writer::urgency::prompt));
  CHECK(f.written().empty());
  CHECK(failed == 2);
}

TEST_CASE("a writer refuses what it cannot hold") {
  writer_fixture f{{.batch = 256, .window = seconds{5}, .waiting = 3}};
  std::promise<void> release;
  auto released = release.get_future().share();
  std::promise<void> started;
  REQUIRE(f.writer->submit(
      [&started, released](database&) -> result<void> {
        started.set_value();
        released.wait();
        return {};
      },
      [](const result<void>&) {}, group_writer::urgency::prompt));
  started.get_future().wait();
  CHECK(f.writer->submit(f.add(1), [](const result<void>&) {}));
  CHECK(f.writer->submit(f.add(2), [](const result<void>&) {}));
  CHECK_FALSE(f.writer->submit(f.add(3), [](const result<void>&) {}));
  release.set_value();
  CHECK(f.written() == std::vector<std::int64_t>{1, 2});
}

} // namespace nephele::store
