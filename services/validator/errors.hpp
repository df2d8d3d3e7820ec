#pragma once

#include "common/base/result.hpp"

namespace nephele::validator {

enum class errc {
  /// The genesis cannot begin a ledger.
  genesis,
  /// A request lacks a field or has one of another form.
  bad_request,
  /// There is no such page, or nothing of that name in the state.
  not_found,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::genesis:
    return "validator.genesis";
  case errc::bad_request:
    return "validator.bad_request";
  case errc::not_found:
    return "validator.not_found";
  }
  return "validator.unknown";
}

} // namespace nephele::validator
