#include "common/replication/ledger_machine.hpp"

#include "common/ledger/accounts.hpp"
#include "common/ledger/bank.hpp"
#include "common/ledger/transaction.hpp"

namespace nephele::replication {

namespace {

using ledger::block_outcome;

transaction_refusal refusal_of(const ledger::refusal& why) {
  return {std::string{ledger::to_string(why.code)}, why.detail};
}

std::string raw(const ledger::address& of) {
  return std::string{as_text(of.span())};
}

/// The sender, and who is paid.
std::vector<std::string> accounts_of(const ledger::transaction& body) {
  std::vector<std::string> all{raw(ledger::address_of(body.key))};
  for (const auto& message : body.messages)
    if (message.kind == static_cast<std::uint16_t>(ledger::send::kind))
      if (const auto paid = ledger::decode<ledger::send>(message.body))
        all.push_back(raw(paid->to));
  return all;
}

/// The common checks come before the fee; what failed later has used gas, or
/// would have used more than it may.
bool was_charged(const ledger::tx_result& of) noexcept {
  return of.code == ledger::errc::ok || of.code == ledger::errc::out_of_gas
         || of.gas > 0;
}

transaction_result result_of(const ledger::tx_result& of, byte_span bytes,
                             std::string_view chain_id) {
  transaction_result one;
  one.included = was_charged(of);
  one.code = static_cast<std::uint32_t>(of.code);
  one.name = ledger::to_string(of.code);
  one.detail = of.detail;
  one.gas = of.gas;
  if (one.included)
    if (const auto read = ledger::decode_transaction(bytes, chain_id))
      one.accounts = accounts_of(read->body);
  return one;
}

} // namespace

std::optional<transaction_refusal>
ledger_machine::check(byte_span transaction) const {
  const auto read
      = ledger::decode_transaction(transaction, machine_.chain_id());
  if (!read)
    return refusal_of(read.error());
  if (const auto known = ledger::check_signature(*read); !known)
    return refusal_of(known.error());
  const auto& entries = machine_.entries();
  const auto params
      = ledger::load<ledger::parameters>(entries, ledger::keys::parameters);
  auto body = read->body;
  const auto sender = ledger::account_of(entries, ledger::address_of(body.key));
  if (body.nonce > sender.nonce
      && body.nonce - sender.nonce <= max_nonces_ahead)
    body.nonce = sender.nonce;
  const auto able = ledger::check_account(
      body, entries, params ? params->fees : ledger::fee_parameters{},
      machine_.height() + 1);
  if (!able)
    return refusal_of(able.error());
  return std::nullopt;
}

result<block_effect>
ledger_machine::apply(const block_input& input,
                      std::span<const byte_vector> transactions) const {
  const ledger::block_header header{machine_.chain_id(), input.height,
                                    input.time_s, input.seed};
  auto outcome = input.signatures_checked
                     ? machine_.apply_checked_block(header, transactions)
                     : machine_.apply_block(header, transactions);
  if (!outcome)
    return fail(outcome.error());
  block_effect effect;
  for (std::size_t i = 0; i < transactions.size(); ++i)
    effect.results.push_back(
        result_of(outcome->results[i], transactions[i], machine_.chain_id()));
  for (auto& told : outcome->events)
    effect.events.push_back({std::move(told.kind), std::move(told.fields)});
  effect.app_hash = outcome->app_hash();
  effect.changes = std::move(outcome->changes);
  outcome->changes.clear();
  effect.prepared = std::make_shared<const block_outcome>(*std::move(outcome));
  return effect;
}

void ledger_machine::commit(block_effect effect) {
  auto outcome = *static_cast<const block_outcome*>(effect.prepared.get());
  outcome.changes = std::move(effect.changes);
  // What apply made of this very state cannot be stale.
  if (const auto done = machine_.commit(outcome); !done)
    std::abort();
}

proven_value ledger_machine::prove(std::string_view key) const {
  const auto shown = machine_.prove(key);
  return {shown.value, ledger::encode(shown)};
}

void ledger_machine::each_entry(
    const std::function<void(std::string_view, byte_span)>& visit) const {
  for (const auto& [key, value] : machine_.entries().all())
    visit(key, value);
}

hash ledger_source::genesis_hash() const {
  const auto begun = ledger::machine::from_genesis(begin_);
  return begun ? begun->app_hash() : hash{};
}

result<std::unique_ptr<state_machine>> ledger_source::from_genesis() const {
  auto begun = ledger::machine::from_genesis(begin_);
  if (!begun)
    return fail(begun.error());
  return std::make_unique<ledger_machine>(*std::move(begun));
}

result<std::unique_ptr<state_machine>>
ledger_source::from_entries(state_entries entries, std::uint64_t height) const {
  std::map<std::string, byte_vector> all;
  for (auto& [key, value] : entries)
    all.emplace_hint(all.end(), std::move(key), std::move(value));
  auto rebuilt = ledger::machine::from_entries(std::move(all));
  if (!rebuilt)
    return fail(rebuilt.error());
  if (rebuilt->height() != height)
    return fail(ledger::halt::corrupt_state,
                "the state is of height " + std::to_string(rebuilt->height())
                    + ", not " + std::to_string(height));
  return std::make_unique<ledger_machine>(*std::move(rebuilt));
}

} // namespace nephele::replication
