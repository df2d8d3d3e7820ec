#pragma once

#include "common/base/result.hpp"

namespace nephele::link {

enum class errc : std::uint8_t {
  /// A version of the bundle format that we do not speak.
  unknown_version,
  /// A number that is no size class.
  unknown_class,
  /// No packet, or more than wire::max_bundle_packets.
  bad_count,
  /// Not as long as its count and class make it.
  bad_length,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::unknown_version:
    return "link.unknown_version";
  case errc::unknown_class:
    return "link.unknown_class";
  case errc::bad_count:
    return "link.bad_count";
  case errc::bad_length:
    return "link.bad_length";
  }
  return "link.unknown";
}

} // namespace nephele::link
