#pragma once

#include "common/base/bytes.hpp"
#include "common/store/errors.hpp"
#include "common/store/statement.hpp"

#include <filesystem>
#include <memory>
#include <utility>

struct sqlite3;

namespace nephele::store {

struct database_options {
  /// Page cache, KiB.
  int cache_kib = 64 * 1024;

  /// Keeps every other process out of the file while it is open.
  bool exclusive = true;
};

/// One SQLite connection: write-ahead log, every commit synced, pages of
/// 16 KiB. For one thread at a time.
class database {
public:
  /// Opens the file, or creates it with mode 0600; its folder must exist.
  /// @returns errc::unopened, busy, corrupt, io, read_only or disk_full.
  [[nodiscard]] static result<database>
  open(const std::filesystem::path& file, const database_options& options = {});

  /// Runs statements that give no rows.
  [[nodiscard]] result<void> execute(const std::string& sql);

  [[nodiscard]] result<statement> prepare(std::string_view sql);

  /// Brings the schema to `steps.size()` (kept as user_version), each step in
  /// the transaction that also counts it.
  /// @returns errc::newer_schema if the file is ahead.
  [[nodiscard]] result<void> migrate(std::span<const std::string_view> steps);

  /// Rows that the last insert, update or delete touched.
  [[nodiscard]] std::int64_t changes() const noexcept;

private:
  struct closer {
    void operator()(sqlite3* handle) const noexcept;
  };

  explicit database(sqlite3* handle) noexcept : handle_(handle) {}

  friend class transaction;
  std::unique_ptr<sqlite3, closer> handle_;
};

/// Begins at once, ends by commit(); is rolled back otherwise.
class transaction {
public:
  [[nodiscard]] static result<transaction> begin(database& in);

  transaction(transaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)) {}

  transaction& operator=(transaction&&) = delete;
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  ~transaction();

  /// Durable when it succeeds; nothing has happened when it fails.
  [[nodiscard]] result<void> commit();

private:
  explicit transaction(database& in) noexcept : database_(&in) {}

  database* database_;
};

} // namespace nephele::store
