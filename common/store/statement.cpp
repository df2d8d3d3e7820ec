#include "common/store/statement.hpp"

#include "common/store/sqlite_error.hpp"

#include <sqlite3.h>

namespace nephele::store {

void statement::closer::operator()(sqlite3_stmt* handle) const noexcept {
  sqlite3_finalize(handle);
}

void statement::keep(int code) noexcept {
  if (code != SQLITE_OK)
    bind_code_ = code;
}

statement& statement::bind(int index, std::int64_t value) {
  keep(sqlite3_bind_int64(handle_.get(), index + 1, value));
  return *this;
}

statement& statement::bind(int index, byte_span value) {
  // A null pointer would bind NULL instead of no bytes.
  const void* data
      = value.empty() ? static_cast<const void*>("") : value.data();
  keep(sqlite3_bind_blob64(handle_.get(), index + 1, data, value.size(),
                           SQLITE_TRANSIENT));
  return *this;
}

statement& statement::bind(int index, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  keep(sqlite3_bind_text64(handle_.get(), index + 1, data, value.size(),
                           SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

result<bool> statement::step() {
  auto* connection = sqlite3_db_handle(handle_.get());
  if (bind_code_ != SQLITE_OK)
    return fail(describe(connection, bind_code_));
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW)
    return true;
  if (code == SQLITE_DONE)
    return false;
  return fail(describe(connection, sqlite3_extended_errcode(connection)));
}

result<void> statement::run() {
  auto stepped = step();
  reset();
  if (!stepped)
    return fail(std::move(stepped.error()));
  return {};
}

void statement::reset() noexcept {
  // Repeats the last step's error, which the caller has seen.
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
  bind_code_ = SQLITE_OK;
}

std::int64_t statement::integer(int column) const noexcept {
  return sqlite3_column_int64(handle_.get(), column);
}

byte_span statement::bytes(int column) const noexcept {
  const auto* data = sqlite3_column_blob(handle_.get(), column);
  const auto size = sqlite3_column_bytes(handle_.get(), column);
  if (data == nullptr || size <= 0)
    return {};
  return {static_cast<const std::byte*>(data), static_cast<std::size_t>(size)};
}

std::string_view statement::text(int column) const noexcept {
  return as_text(bytes(column));
}

} // namespace nephele::store
