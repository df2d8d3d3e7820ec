#pragma once

#include "common/base/result.hpp"
#include "common/ledger/amount.hpp"
#include "common/ledger_json/errors.hpp"

namespace nephele::ledger_json {

/// What a ledger calls its token: one is 10^6 base units.
struct token_name {
  std::string name = "NYM";

  /// "12.5 NYM".
  [[nodiscard]] std::string format(ledger::amount value) const;

  /// "12.5 NYM", "12.5NYM", "12.5" or "12500000 uNYM", exactly.
  /// @returns errc::amount with what was expected where the text is none of
  /// them, names another token or has more than six decimal places.
  [[nodiscard]] result<ledger::amount> parse(std::string_view text) const;
};

} // namespace nephele::ledger_json
