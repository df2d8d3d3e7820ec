#pragma once

#include "common/base/result.hpp"

namespace nephele::stream {

enum class errc {
  /// The peer sent beyond its window, moved a final offset or contradicted an
  /// earlier record.
  protocol,
  /// A bound of limits.hpp is reached.
  limit,
  /// A host name that is empty, too long or holds a forbidden character.
  bad_host,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::protocol:
    return "stream.protocol";
  case errc::limit:
    return "stream.limit";
  case errc::bad_host:
    return "stream.bad_host";
  }
  return "stream.unknown";
}

} // namespace nephele::stream
