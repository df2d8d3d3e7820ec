#pragma once

#include "common/ledger/transaction.hpp"
#include "common/ledger_json/form.hpp"

namespace nephele::ledger_json {

/// {"type": "Send", …fields…}; of a kind without a JSON form, its body in hex.
[[nodiscard]] json to_json(const ledger::packed_message& message,
                           const token_name& token);

/// What is missing has its default.
/// @returns errc::malformed with every fault.
[[nodiscard]] result<ledger::packed_message>
message_from_json(const json& value, const token_name& token,
                  const std::string& where);

/// Sender, nonce, fee, memo, messages.
[[nodiscard]] json to_json(const ledger::transaction& body,
                           const token_name& token);

} // namespace nephele::ledger_json
