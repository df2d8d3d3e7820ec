#include "common/ledger/unbonding.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/bonding.hpp"

namespace nephele::ledger {

void begin_unbonding(block_context& block, const unbonding_payment& payment,
                     std::string_view module, std::uint64_t due_s) {
  auto& entries = block.entries;
  const auto sequence = load_required<std::uint64_t>(entries, keys::next_event);
  store(entries, keys::next_event, sequence + 1);
  store(entries, keys::unbonding_payment(due_s, sequence), payment);
  move_between_modules(entries, module, modules::unbonding, payment.value);
}

void pay_unbonded(block_context& block) {
  auto left = block.params.epochs.events_per_block;
  for_each<unbonding_payment>(
      block.entries, keys::unbonding,
      [&](const std::string& key, const unbonding_payment& payment) {
        if (keys::number_after(key, keys::unbonding) > block.header.time_s)
          return false;
        block.entries.erase(key);
        return_stake(block, payment.owner, payment.source, payment.principal,
                     payment.value, modules::unbonding);
        if (payment.kind == unbonding_kind::node)
          forget_node(block, payment.node);
        block.emit("unbonded", {{"to", to_text(payment.owner)},
                                {"amount", to_text(payment.value)}});
        return --left > 0;
      });
}

amount slash_unbonding(block_context& block, const slash_target& target,
                       decimal share) {
  amount slashed;
  for_each<unbonding_payment>(
      block.entries, keys::unbonding,
      [&](const std::string& key, unbonding_payment payment) {
        if (!target.concerns(payment))
          return true;
        const auto lost = mul(decimal::of(payment.value), share).floor();
        payment.value -= lost;
        slashed += lost;
        store(block.entries, key, payment);
        return true;
      });
  move_between_modules(block.entries, modules::unbonding, modules::treasury,
                       slashed);
  return slashed;
}

} // namespace nephele::ledger
