#pragma once

#include "common/base/result.hpp"

namespace nephele::config {

enum class errc {
  /// A value does not have the form of its key's type.
  bad_value,
  /// One or more faults, a line each.
  invalid,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::bad_value:
    return "config.bad_value";
  case errc::invalid:
    return "config.invalid";
  }
  return "config.unknown";
}

} // namespace nephele::config
