#pragma once

#include "common/ledger/context.hpp"
#include "common/ledger/funds.hpp"

namespace nephele::ledger {

enum class unbonding_kind : std::uint8_t {
  node = 0,   ///< a node's last pledge: its record goes with the payment
  pledge = 1, ///< what a node's pledge was lowered by
  validator = 2,
};

[[nodiscard]] constexpr bool is_known(unbonding_kind value) noexcept {
  return value <= unbonding_kind::validator;
}

/// `unb/T/SEQ`: coins in mod/unbonding that are paid once a block's time is T;
/// until then they can be slashed.
struct unbonding_payment {
  unbonding_kind kind = unbonding_kind::node;
  std::uint32_t node = 0; ///< whose stake it was, if a node's
  address validator;      ///< whose stake it was, if a validator's
  address owner;          ///< who is paid
  funds_source source = funds_source::liquid;
  amount principal; ///< see return_stake
  amount value;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.kind, self.node, self.validator, self.owner,
                    self.source, self.principal, self.value);
  }
};

/// Moves the payment's value from `module` into mod/unbonding.
void begin_unbonding(block_context& block, const unbonding_payment& payment,
                     std::string_view module, std::uint64_t due_s);

/// At the start of a block: what has fallen due, at most events_per_block.
void pay_unbonded(block_context& block);

/// Whose waiting payments a slash concerns.
struct slash_target {
  std::optional<std::uint32_t> node;
  std::optional<address> validator;

  [[nodiscard]] bool concerns(const unbonding_payment& payment) const noexcept {
    return payment.kind == unbonding_kind::validator
               ? validator == payment.validator
               : node == payment.node;
  }
};

/// Lowers every waiting payment that `target` concerns by `share`; the coins go
/// to the treasury.
/// @returns how much.
amount slash_unbonding(block_context& block, const slash_target& target,
                       decimal share);

} // namespace nephele::ledger
