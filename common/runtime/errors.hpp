#pragma once

#include "common/base/result.hpp"

namespace nephele::runtime {

enum class errc {
  /// The ports file cannot be written.
  ports_file,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::ports_file:
    return "runtime.ports_file";
  }
  return "runtime.unknown";
}

} // namespace nephele::runtime
