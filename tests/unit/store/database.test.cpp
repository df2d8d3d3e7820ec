#include "common/store/database.hpp"

#include "tests/support/scratch_directory.hpp"
#include "tests/support/store/file_size_limit.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <sys/stat.h>

namespace nephele::store {

namespace {

constexpr std::array<std::string_view, 1> schema{
    "CREATE TABLE note(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"};

struct notes {
  tests::scratch_directory folder;
  std::filesystem::path file = folder.path() / "notes.db";
  database db = database::open(file).value();

  notes() { REQUIRE(db.migrate(schema)); }

  result<void> add(std::string_view body) {
    auto insert = db.prepare("INSERT INTO note(body) VALUES(?)");
    REQUIRE(insert);
    return insert->bind(0, as_bytes(body)).run();
  }

  std::int64_t count() {
    auto query = db.prepare("SELECT count(*) FROM note").value();
    REQUIRE(query.step().value());
    return query.integer(0);
  }
};

} // namespace

TEST_CASE("what was written is read back, bytes, text and numbers alike") {
  notes n;
  REQUIRE(n.db.execute("CREATE TABLE t(a INTEGER, b BLOB, c TEXT)"));
  auto insert = n.db.prepare("INSERT INTO t VALUES(?,?,?)").value();
  const byte_array<3> bytes{std::byte{0}, std::byte{255}, std::byte{7}};
  REQUIRE(insert.bind(0, std::int64_t{-5})
              .bind(1, byte_span{bytes})
              .bind(2, std::string_view{"töxt"})
              .run());
  REQUIRE(insert.bind(0, std::int64_t{1})
              .bind(1, byte_span{})
              .bind(2, std::string_view{})
              .run());
  auto query = n.db.prepare("SELECT a,b,c FROM t ORDER BY a").value();
  REQUIRE(query.step().value());
  CHECK(query.integer(0) == -5);
  CHECK(to_hex(query.bytes(1)) == "00ff07");
  CHECK(query.text(2) == "töxt");
  REQUIRE(query.step().value());
  CHECK(query.bytes(1).empty());
  CHECK_FALSE(query.step().value());
}

TEST_CASE("a database file is readable by its owner alone") {
  notes n;
  REQUIRE(n.add("x"));
  for (const auto& entry :
       std::filesystem::directory_iterator{n.folder.path()}) {
    struct stat info{};
    REQUIRE(::stat(entry.path().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
  }
}

TEST_CASE("a transaction without commit leaves nothing") {
  notes n;
  {
    auto change = transaction::begin(n.db).value();
    REQUIRE(n.add("lost"));
  }
  CHECK(n.count() == 0);
  auto change = transaction::begin(n.db).value();
  REQUIRE(n.add("kept"));
  REQUIRE(change.commit());
  CHECK(n.count() == 1);
}

TEST_CASE("migrations run once, and a file from the future is refused") {
  notes n;
  REQUIRE(n.db.migrate(schema));
  const std::array<std::string_view, 2> later{
      schema[0], "ALTER TABLE note ADD COLUMN more INTEGER"};
  REQUIRE(n.db.migrate(later));
  REQUIRE(n.db.migrate(later));
  CHECK(n.db.migrate(schema).error().is(errc::newer_schema));
}

TEST_CASE("a failed migration leaves the version where it was") {
  notes n;
  const std::array<std::string_view, 2> broken{
      schema[0], "CREATE TABLE extra(a); CREATE TABLE note(b)"};
  CHECK_FALSE(n.db.migrate(broken));
  CHECK_FALSE(n.db.prepare("SELECT * FROM extra"));
  CHECK(n.db.migrate(schema));
}

TEST_CASE("a second process is kept out of an exclusive file") {
  notes n;
  const auto second = database::open(n.file);
  REQUIRE_FALSE(second);
  CHECK(second.error().is(errc::busy));
}

TEST_CASE("a file that is no database is named so") {
  tests::scratch_directory folder;
  const auto file = folder.path() / "junk";
  std::ofstream{file} << std::string(40000, 'x');
  const auto opened = database::open(file);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().is(errc::corrupt));
}

TEST_CASE("a folder that is missing is named so") {
  const auto opened = database::open("/nonexistent-folder/x.db");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().is(errc::unopened));
}

TEST_CASE("a full database says so, and works again when there is room") {
  notes n;
  REQUIRE(n.db.execute("PRAGMA max_page_count=10"));
  const std::string large(200'000, 'x');
  const auto added = n.add(large);
  REQUIRE_FALSE(added);
  CHECK(added.error().is(errc::disk_full));
  CHECK(n.count() == 0);
  REQUIRE(n.db.execute("PRAGMA max_page_count=1000"));
  CHECK(n.add(large));
}

TEST_CASE("a disk that fails says so, and nothing of the write remains") {
  notes n;
  REQUIRE(n.add("before"));
  {
    const test::file_size_limit failing{0};
    const auto added = n.add("during");
    REQUIRE_FALSE(added);
    CHECK(added.error().is(errc::io));
  }
  CHECK(n.count() == 1);
  CHECK(n.add("after"));
  CHECK(n.count() == 2);
}

TEST_CASE("a database that may only be read says so") {
  notes n;
  REQUIRE(n.db.execute("PRAGMA query_only=ON"));
  const auto added = n.add("x");
  REQUIRE_FALSE(added);
  CHECK(added.error().is(errc::read_only));
}

TEST_CASE("a row against the schema's rules is a constraint error") {
  notes n;
  REQUIRE(n.db.execute("INSERT INTO note VALUES(1, x'00')"));
  CHECK(n.db.execute("INSERT INTO note VALUES(1, x'00')")
            .error()
            .is(errc::constraint));
}

} // namespace nephele::store
