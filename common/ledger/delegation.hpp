#pragma once

#include "common/ledger/message_table.hpp"
#include "common/ledger/node.hpp"
#include "common/ledger/queue.hpp"

namespace nephele::ledger {

/// `del/ID/A`.
struct delegation {
  amount value;
  decimal index; ///< of the node, when it was opened or last paid
  std::uint64_t height = 0;
  funds_source source = funds_source::liquid;
  amount principal; ///< coins put in, of which `value` may hold rewards too

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.value, self.index, self.height, self.source,
                    self.principal);
  }
};

/// ⌊index · value · 10^18 / delegation's index⌋ atomics, 256 bits wide between.
[[nodiscard]] decimal worth_of(const delegation& held, decimal index);

/// Queued for the end of the epoch; added to a delegation that exists, whose
/// rewards are added too. NotBonded, Unbonding, DelegationTooLow,
/// SourceMismatch, Insufficient.
struct delegate {
  static constexpr auto kind = message_kind::delegate;
  static constexpr std::string_view name = "Delegate";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = true;

  std::uint32_t node = 0;
  amount value;
  funds_source source = funds_source::liquid;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.value, self.source);
  }
};

/// Queued for the end of the epoch: pays the worth, rounded down.
/// NoDelegation.
struct undelegate {
  static constexpr auto kind = message_kind::undelegate;
  static constexpr std::string_view name = "Undelegate";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = true;

  std::uint32_t node = 0;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.node); }
};

/// Pays what the worth exceeds the value by. NotBonded, Unbonding,
/// NoDelegation.
struct withdraw_delegator {
  static constexpr auto kind = message_kind::withdraw_delegator;
  static constexpr std::string_view name = "WithdrawDelegator";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t node = 0;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.node); }
};

[[nodiscard]] verdict apply(message_context& context, const delegate& message);
[[nodiscard]] verdict apply(message_context& context,
                            const undelegate& message);
[[nodiscard]] verdict apply(message_context& context,
                            const withdraw_delegator& message);

struct delegate_event {
  static constexpr auto kind = queued_kind::delegate;
  std::uint32_t node = 0;
  address owner;
  amount value;
  funds_source source = funds_source::liquid;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.owner, self.value, self.source);
  }
};

struct undelegate_event {
  static constexpr auto kind = queued_kind::undelegate;
  std::uint32_t node = 0;
  address owner;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.owner);
  }
};

void settle(block_context& block, const delegate_event& event);
void settle(block_context& block, const undelegate_event& event);

} // namespace nephele::ledger
