#pragma once

#include "common/base/result.hpp"

namespace nephele::ledger_json {

enum class errc {
  /// Text that is no amount of this token.
  amount,
  /// JSON that lacks what it needs, has more, or other types.
  malformed,
};

[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept {
  switch (code) {
  case errc::amount:
    return "ledger_json.amount";
  case errc::malformed:
    return "ledger_json.malformed";
  }
  return "ledger_json.unknown";
}

} // namespace nephele::ledger_json
