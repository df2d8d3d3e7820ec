#include "common/ledger/bank.hpp"

#include "common/ledger/accounts.hpp"

namespace nephele::ledger {

verdict apply(message_context& context, const send& message) {
  if (message.value.is_zero())
    return refuse(errc::zero_amount, "nothing to send");
  auto& block = context.block;
  if (auto paid = debit(block.entries, context.sender, message.value); !paid)
    return paid;
  credit(block.entries, message.to, message.value);
  block.emit("sent", {{"from", to_text(context.sender)},
                      {"to", to_text(message.to)},
                      {"amount", to_text(message.value)}});
  return {};
}

} // namespace nephele::ledger
