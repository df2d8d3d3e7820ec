#include "common/ledger/message_table.hpp"
#include "common/ledger/transaction.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace nephele::fuzz {

/// What is taken for a transaction has one form, known messages and bounded
/// parts; the input stands after a start that lets more of it be decoded.
void run(byte_span input) {
  constexpr std::string_view chain = "fuzz-1";
  ledger::encoder out;
  out.put(ledger::transaction_version);
  out.put(chain);
  out.raw(input);
  const auto framed = std::move(out).take();
  for (const auto bytes : {input, byte_span{framed}}) {
    const auto read = ledger::decode_transaction(bytes, chain);
    if (!read)
      continue;
    require(std::ranges::equal(ledger::encode(*read), bytes));
    require(bytes.size() <= ledger::max_transaction_size);
    const auto& body = read->body;
    require(body.memo.size() <= ledger::max_memo_size);
    require(!body.messages.empty()
            && body.messages.size() <= ledger::max_messages);
    for (const auto& message : body.messages) {
      const auto* entry = ledger::find_message(message.kind);
      require(entry != nullptr && entry->is_canonical(message.body));
    }
    require(ledger::gas_of(body) > 0);
  }
}

} // namespace nephele::fuzz
