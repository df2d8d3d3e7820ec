#pragma once

#include "common/base/result.hpp"

namespace nephele::bus {

enum class errc {
  /// Not one JSON object of the envelope's shape, or nested too deeply.
  malformed,
  /// Above the limit of bytes that the caller gave.
  too_large,
  /// No handler for this type.
  unknown_type,
  /// The type is known, this version of it is not.
  unknown_version,
  /// The peer asks faster than it may.
  too_often,
  /// No answer within the deadline.
  timeout,
  /// The peer answered with an error; the context is "code: message".
  refused,
  /// The client or server is being stopped.
  stopped,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::malformed:
    return "bus.malformed";
  case errc::too_large:
    return "bus.too_large";
  case errc::unknown_type:
    return "bus.unknown_type";
  case errc::unknown_version:
    return "bus.unknown_version";
  case errc::too_often:
    return "bus.too_often";
  case errc::timeout:
    return "bus.timeout";
  case errc::refused:
    return "bus.refused";
  case errc::stopped:
    return "bus.stopped";
  }
  return "bus.unknown";
}

} // namespace nephele::bus
