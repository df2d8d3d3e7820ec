#include "common/store/sqlite_error.hpp"

#include <sqlite3.h>

namespace nephele::store {

errc meaning_of(int code) noexcept {
  // The low byte is the primary code; the rest says where it happened.
  switch (static_cast<unsigned>(code) & 0xFFU) {
  case SQLITE_FULL:
    return errc::disk_full;
  case SQLITE_IOERR:
  case SQLITE_NOLFS:
    return errc::io;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return errc::read_only;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return errc::busy;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return errc::corrupt;
  case SQLITE_CONSTRAINT:
    return errc::constraint;
  case SQLITE_CANTOPEN:
    return errc::unopened;
  default:
    return errc::statement;
  }
}

error describe(sqlite3* handle, int code) {
  const auto meaning = meaning_of(code);
  std::string context = sqlite3_errstr(code);
  if (handle != nullptr && sqlite3_extended_errcode(handle) == code)
    context = sqlite3_errmsg(handle);
  return error{meaning, std::move(context)};
}

} // namespace nephele::store
