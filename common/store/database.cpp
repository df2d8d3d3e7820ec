#include "common/store/database.hpp"

#include "common/store/sqlite_error.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace nephele::store {

namespace {

/// SQLite would create the file readable by all.
result<void> create_private(const std::filesystem::path& file) {
  const int descriptor
      = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const auto code = errno == EROFS ? errc::read_only : errc::unopened;
    return fail(code, file.string() + ": " + std::strerror(errno));
  }
  ::close(descriptor);
  return {};
}

std::string settings(const database_options& options) {
  // The page size comes first: it can only be set on an empty file, before
  // the write-ahead log.
  std::string sql = "PRAGMA page_size=16384;";
  if (options.exclusive)
    sql += "PRAGMA locking_mode=EXCLUSIVE;";
  sql += "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
         "PRAGMA foreign_keys=ON;PRAGMA trusted_schema=OFF;";
  sql += "PRAGMA cache_size=-" + std::to_string(options.cache_kib) + ";";
  // An exclusive connection takes its lock at the first transaction only.
  sql += "BEGIN IMMEDIATE;COMMIT;";
  return sql;
}

} // namespace

void database::closer::operator()(sqlite3* handle) const noexcept {
  sqlite3_close_v2(handle);
}

result<database> database::open(const std::filesystem::path& file,
                                const database_options& options) {
  if (auto made = create_private(file); !made)
    return fail(std::move(made.error()));
  sqlite3* handle = nullptr;
  const int code
      = sqlite3_open_v2(file.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  database opened{handle};
  if (code != SQLITE_OK)
    return fail(describe(handle, code));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, options.exclusive ? 0 : 1000);
  if (auto ok = opened.execute(settings(options)); !ok)
    return fail(std::move(ok.error()));
  return opened;
}

result<void> database::execute(const std::string& sql) {
  const int code
      = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK)
    return fail(describe(handle_.get(), code));
  return {};
}

result<statement> database::prepare(std::string_view sql) {
  sqlite3_stmt* made = nullptr;
  const int code = sqlite3_prepare_v3(
      handle_.get(), sql.data(), static_cast<int>(sql.size()),
      SQLITE_PREPARE_PERSISTENT, &made, nullptr);
  if (code != SQLITE_OK)
    return fail(describe(handle_.get(), code));
  return statement{made};
}

result<void> database::migrate(std::span<const std::string_view> steps) {
  std::size_t version = 0;
  {
    auto query = prepare("PRAGMA user_version");
    if (!query)
      return fail(std::move(query.error()));
    if (auto row = query->step(); !row)
      return fail(std::move(row.error()));
    version = static_cast<std::size_t>(query->integer(0));
  }
  if (version > steps.size())
    return fail(errc::newer_schema, "version " + std::to_string(version)
                                        + ", this release knows "
                                        + std::to_string(steps.size()));
  for (; version < steps.size(); ++version) {
    auto change = transaction::begin(*this);
    if (!change)
      return fail(std::move(change.error()));
    std::string sql{steps[version]};
    sql += ";PRAGMA user_version=" + std::to_string(version + 1);
    if (auto ok = execute(sql); !ok)
      return ok;
    if (auto ok = change->commit(); !ok)
      return ok;
  }
  return {};
}

std::int64_t database::changes() const noexcept {
  return sqlite3_changes64(handle_.get());
}

result<transaction> transaction::begin(database& in) {
  if (auto ok = in.execute("BEGIN IMMEDIATE"); !ok)
    return fail(std::move(ok.error()));
  return transaction{in};
}

result<void> transaction::commit() {
  auto done = database_->execute("COMMIT");
  if (done)
    database_ = nullptr;
  return done;
}

transaction::~transaction() {
  // Some failures have rolled back by themselves; a second ROLLBACK would be
  // an error without consequence.
  if (database_ != nullptr
      && sqlite3_get_autocommit(database_->handle_.get()) == 0)
    static_cast<void>(database_->execute("ROLLBACK"));
}

} // namespace nephele::store
