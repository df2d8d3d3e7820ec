#include "common/ledger/transaction.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/crypto/sha256.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/epochs.hpp"
#include "common/ledger/message_table.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::uint64_t gas_per_transaction = 1000;
constexpr std::uint64_t gas_per_byte = 10;

/// The part of the checks before the whole is decoded, so that a transaction
/// of another version or chain is told apart from a broken one.
verdict check_start(byte_span bytes, std::string_view chain_id) {
  decoder in{bytes};
  std::uint8_t version = 0;
  in.take(version);
  if (in.ok() && version != transaction_version)
    return refuse(errc::bad_version, "version ", u128{version}, " is not ",
                  u128{transaction_version});
  std::uint32_t size = 0;
  in.take(size);
  const auto chain = in.raw(size);
  if (in.ok() && as_text(chain) != chain_id)
    return refuse(errc::wrong_chain, "this chain is ", chain_id);
  if (bytes.size() > max_transaction_size)
    return refuse(errc::too_large, u128{bytes.size()}, " bytes exceed ",
                  u128{max_transaction_size});
  return {};
}

verdict check_messages(const transaction& body) {
  if (body.memo.size() > max_memo_size)
    return refuse(errc::non_canonical, "the memo has ", u128{body.memo.size()},
                  " bytes, at most ", u128{max_memo_size}, " fit");
  if (body.messages.empty() || body.messages.size() > max_messages)
    return refuse(errc::non_canonical, u128{body.messages.size()},
                  " messages; from 1 to 16 fit");
  for (const auto& message : body.messages) {
    const auto* entry = find_message(message.kind);
    if (!entry)
      return refuse(errc::non_canonical, "no message has the kind ",
                    u128{message.kind});
    if (!entry->is_canonical(message.body))
      return refuse(errc::non_canonical, "the fields of ", entry->name);
  }
  return {};
}

/// A price times a limit may exceed every number; it must not stop the block.
verdict check_fee(const transaction& checked, const fee_parameters& fees) {
  try {
    const auto least = least_fee(fees, checked.gas_limit);
    if (checked.fee >= least)
      return {};
    return refuse(errc::fee_too_low, "fee ", checked.fee, " is below ", least);
  } catch (const arithmetic_fault&) {
    return refuse(errc::fee_too_low, "no fee pays for a gas limit of ",
                  checked.gas_limit);
  }
}

verdict run(block_context& block, const transaction& body) {
  message_context context{block, address_of(body.key), body.key, body.nonce};
  for (const auto& message : body.messages) {
    const auto& entry = *find_message(message.kind);
    if (entry.waits_for_epoch && is_advancing(block.entries))
      return refuse(errc::epoch_advancing, entry.name,
                    " waits until the epoch has advanced");
    if (auto done = entry.apply(context, message.body); !done)
      return done;
  }
  return {};
}

verdict run_checked(block_context& block, const transaction& body) {
  try {
    return run(block, body);
  } catch (const arithmetic_fault&) {
    return refuse(errc::overflow, "a number leaves its range");
  }
}

} // namespace

byte_vector signed_bytes(const transaction& body) {
  encoder out;
  out.raw(as_bytes(signature_prefix));
  out.put(body);
  return std::move(out).take();
}

hash transaction_id(byte_span bytes) noexcept {
  return crypto::sha256(bytes);
}

decision<signed_transaction> decode_transaction(byte_span bytes,
                                                std::string_view chain_id) {
  if (auto start = check_start(bytes, chain_id); !start)
    return tl::unexpected(start.error());
  auto decoded = decode<signed_transaction>(bytes);
  if (!decoded || !std::ranges::equal(encode(*decoded), bytes))
    return refuse(errc::non_canonical, "not the one form of a transaction");
  if (auto messages = check_messages(decoded->body); !messages)
    return tl::unexpected(messages.error());
  return *std::move(decoded);
}

verdict check_signature(const signed_transaction& checked) {
  if (crypto::verify_plain(checked.body.key, signed_bytes(checked.body),
                           checked.signature))
    return {};
  return refuse(errc::bad_sig, "not signed by the key it names");
}

verdict check_account(const transaction& checked, const entry_reader& entries,
                      const fee_parameters& fees, std::uint64_t height) {
  const auto sender = account_of(entries, address_of(checked.key));
  if (checked.nonce != sender.nonce)
    return refuse(errc::bad_nonce, "nonce ", checked.nonce,
                  ", the account is at ", sender.nonce);
  if (height > checked.expiry_height)
    return refuse(errc::expired, "valid up to block ", checked.expiry_height,
                  ", this is ", height);
  if (auto enough = check_fee(checked, fees); !enough)
    return enough;
  if (sender.balance < checked.fee)
    return refuse(errc::insufficient, "balance ", sender.balance,
                  " is below the fee of ", checked.fee);
  return {};
}

amount least_fee(const fee_parameters& fees, std::uint64_t gas_limit) {
  return fees.min_fee + mul(decimal::whole(gas_limit), fees.gas_price).floor();
}

std::uint64_t gas_of(const transaction& body) {
  auto gas = gas_per_transaction;
  for (const auto& message : body.messages) {
    gas += gas_per_byte * message.body.size();
    if (const auto* entry = find_message(message.kind))
      gas += entry->gas;
  }
  return gas;
}

tx_result execute(block_context& block, const transaction& body) {
  const auto key = keys::account(address_of(body.key));
  auto sender = load_required<account>(block.entries, key);
  sender.balance -= body.fee;
  ++sender.nonce;
  store(block.entries, key, sender);
  credit_module(block.entries, modules::fees, body.fee);

  const auto gas = gas_of(body);
  if (gas > body.gas_limit) {
    const auto out = refuse(errc::out_of_gas, "needs gas ", gas,
                            ", the limit is ", body.gas_limit);
    return {out.value().code, out.value().detail, body.gas_limit};
  }
  const auto before = block.entries.mark();
  const auto events = block.events.size();
  if (auto done = run_checked(block, body); !done) {
    block.entries.rollback(before);
    block.events.resize(events);
    return {done.error().code, std::move(done.error().detail), gas};
  }
  return {errc::ok, {}, gas};
}

tx_result apply_transaction(block_context& block, byte_span bytes,
                            bool check_signatures) {
  const auto refused
      = [](const refusal& why) { return tx_result{why.code, why.detail, 0}; };
  const auto read = decode_transaction(bytes, block.header.chain_id);
  if (!read)
    return refused(read.error());
  if (check_signatures)
    if (const auto known = check_signature(*read); !known)
      return refused(known.error());
  if (const auto able = check_account(read->body, block.entries,
                                      block.params.fees, block.header.height);
      !able)
    return refused(able.error());
  auto done = execute(block, read->body);
  block.entries.release();
  return done;
}

} // namespace nephele::ledger
