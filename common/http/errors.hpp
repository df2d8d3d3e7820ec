#pragma once

#include "common/base/result.hpp"

namespace nephele::http {

enum class errc {
  /// The address does not parse or the port is taken.
  bind_failed,
  /// The URL is not http://host[:port][/path].
  bad_url,
  /// Nobody answered in time, or with more than was asked for, or not with 200.
  fetch_failed,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bind_failed:
    return "http.bind_failed";
  case errc::bad_url:
    return "http.bad_url";
  case errc::fetch_failed:
    return "http.fetch_failed";
  }
  return "http.unknown";
}

} // namespace nephele::http
