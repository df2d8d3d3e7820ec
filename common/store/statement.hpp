#pragma once

#include "common/base/bytes.hpp"
#include "common/store/errors.hpp"

#include <memory>

struct sqlite3_stmt;

namespace nephele::store {

/// A prepared statement. Parameters and columns are numbered from 0. Its
/// database must outlive it.
class statement {
public:
  /// Binding fails only for lack of memory or a wrong index, both of which
  /// show when the statement is run. Bytes and text are copied.
  statement& bind(int index, std::int64_t value);
  statement& bind(int index, byte_span value);
  statement& bind(int index, std::string_view value);

  /// @returns true if there is a row to read, false at the end.
  [[nodiscard]] result<bool> step();

  /// Runs a statement without rows, and makes it ready to run again.
  [[nodiscard]] result<void> run();

  /// Forgets rows and parameters.
  void reset() noexcept;

  [[nodiscard]] std::int64_t integer(int column) const noexcept;

  /// Valid until the next step or reset.
  [[nodiscard]] byte_span bytes(int column) const noexcept;
  [[nodiscard]] std::string_view text(int column) const noexcept;

private:
  friend class database;

  struct closer {
    void operator()(sqlite3_stmt* handle) const noexcept;
  };

  explicit statement(sqlite3_stmt* handle) noexcept : handle_(handle) {}

  void keep(int code) noexcept;

  std::unique_ptr<sqlite3_stmt, closer> handle_;
  int bind_code_ = 0;
};

} // namespace nephele::store
