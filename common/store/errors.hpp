#pragma once

#include "common/base/result.hpp"

namespace nephele::store {

enum class errc {
  /// The file or its folder cannot be opened or created.
  unopened,
  /// No room is left: on the device, or within the database's own limit.
  disk_full,
  /// Reading, writing or syncing failed.
  io,
  /// The file or its file system may only be read.
  read_only,
  /// Another process holds the file.
  busy,
  /// The file is no database, or is damaged.
  corrupt,
  /// A row breaks a rule of the schema.
  constraint,
  /// A later release wrote the file.
  newer_schema,
  /// A statement was wrong: a defect of ours.
  statement,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::unopened:
    return "store.unopened";
  case errc::disk_full:
    return "store.disk_full";
  case errc::io:
    return "store.io";
  case errc::read_only:
    return "store.read_only";
  case errc::busy:
    return "store.busy";
  case errc::corrupt:
    return "store.corrupt";
  case errc::constraint:
    return "store.constraint";
  case errc::newer_schema:
    return "store.newer_schema";
  case errc::statement:
    return "store.statement";
  }
  return "store.unknown";
}

} // namespace nephele::store
