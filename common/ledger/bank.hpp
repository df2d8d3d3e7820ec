#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// Moves coins to another account. ZeroAmount, Insufficient.
struct send {
  static constexpr auto kind = message_kind::send;
  static constexpr std::string_view name = "Send";
  static constexpr std::uint64_t gas = 500;
  static constexpr bool waits_for_epoch = false;

  address to;
  amount value;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.to, self.value);
  }
};

[[nodiscard]] verdict apply(message_context& context, const send& message);

} // namespace nephele::ledger
