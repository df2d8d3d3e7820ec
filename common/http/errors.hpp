#pragma once

#include "common/base/result.hpp"

namespace nephele::http {

enum class errc {
  /// The address does not parse or the port is taken.
  bind_failed,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bind_failed:
    return "http.bind_failed";
  }
  return "http.unknown";
}

} // namespace nephele::http
