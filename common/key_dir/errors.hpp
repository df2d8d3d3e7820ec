#pragma once

#include "common/base/result.hpp"

namespace nephele::key_dir {

enum class errc {
  /// The directory cannot be made, read or written.
  not_usable,
  /// On a disk, from which a deleted key can be read again.
  not_memory,
  /// Another process uses it.
  in_use,
  /// The file system has no room for a filter, or the process may not lock a
  /// key's page.
  no_space,
  /// The record of what was signed does not parse.
  bad_record,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::not_usable:
    return "key_dir.not_usable";
  case errc::not_memory:
    return "key_dir.not_memory";
  case errc::in_use:
    return "key_dir.in_use";
  case errc::no_space:
    return "key_dir.no_space";
  case errc::bad_record:
    return "key_dir.bad_record";
  }
  return "key_dir.unknown";
}

} // namespace nephele::key_dir
