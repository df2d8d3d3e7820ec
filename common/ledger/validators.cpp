#include "common/ledger/validators.hpp"

#include "common/crypto/ed25519.hpp"
#include "common/ledger/accounts.hpp"
#include "common/ledger/unbonding.hpp"

#include <algorithm>

namespace nephele::ledger {

namespace {

constexpr std::string_view validator_domain{"nephele-validator-v1\0", 21};

verdict check_terms(std::string_view label, decimal commission) {
  if (label.size() > max_validator_label)
    return refuse(errc::out_of_range, "a label of ", u128{label.size()},
                  " bytes; at most 64 fit");
  if (commission > one)
    return refuse(errc::out_of_range, "commission ", to_text(commission),
                  " is above 1");
  return {};
}

decision<validator> living_validator(const entry_reader& entries,
                                     const address& owner) {
  auto found = find_validator(entries, owner);
  if (!found)
    return refuse(errc::no_validator, to_text(owner), " is no validator");
  if (found->tombstoned)
    return refuse(errc::tombstoned, to_text(owner), " never returns");
  return *std::move(found);
}

/// Adds coins that are in mod/valstake to what `owner` has there.
void add_stake(overlay& entries, const address& to, validator& grown,
               const address& owner, amount value, funds_source source) {
  const auto key = keys::validator_stake(to, owner);
  auto held = load<validator_stake>(entries, key);
  if (held) {
    const auto worth = worth_of(*held, grown.index);
    grown.stake -= worth;
    held->value = worth.floor();
  } else {
    held = validator_stake{};
    ++grown.delegations;
  }
  held->value += value;
  held->principal += value;
  held->index = grown.index;
  held->source = source;
  grown.stake += decimal::of(held->value);
  store(entries, key, *held);
  store(entries, keys::validator(to), grown);
}

amount self_stake(const entry_reader& entries, const address& owner,
                  decimal index) {
  const auto held
      = load<validator_stake>(entries, keys::validator_stake(owner, owner));
  return held ? worth_of(*held, index).floor() : amount{};
}

verdict check_self_stake(const block_context& block, amount value) {
  if (const auto least = block.params.validators.min_self_stake; value < least)
    return refuse(errc::pledge_too_low, "own stake ", value, " is below ",
                  least);
  return {};
}

verdict check_new(const message_context& context,
                  const create_validator& message) {
  const auto& entries = context.block.entries;
  if (auto checked = check_terms(message.label, message.commission); !checked)
    return checked;
  if (auto checked = check_self_stake(context.block, message.self_stake);
      !checked)
    return checked;
  if (find_validator(entries, context.sender))
    return refuse(errc::already_bonded, "the account is a validator");
  if (validator_with_key(entries, message.key))
    return refuse(errc::duplicate_key, "key ", to_hex(message.key.span()),
                  " is in use");
  const auto statement
      = validator_statement(context.block.header.chain_id, context.sender,
                            context.nonce, message.key);
  if (!crypto::verify_plain(message.key, statement, message.key_signature))
    return refuse(errc::bad_owner_sig, "not signed by the validator's key");
  return {};
}

validator& open_validator(overlay& entries, const address& owner,
                          validator& opened) {
  store(entries, keys::validator_of_key(opened.key), owner);
  return opened;
}

/// Takes `value` out of a stake; what it earned goes first, then what was put
/// in. A stake that ends gives up all its principal, slashed or not.
unbonding_payment take_out(overlay& entries, const std::string& key,
                           validator_stake held, validator& shrunk,
                           amount value) {
  const auto worth = worth_of(held, shrunk.index);
  const auto all = worth.floor();
  const auto earned = all > held.principal ? all - held.principal : amount{};
  unbonding_payment payment;
  payment.kind = unbonding_kind::validator;
  payment.source = held.source;
  payment.value = value;
  shrunk.stake -= worth;
  if (value == all) {
    payment.principal = held.principal;
    entries.erase(key);
    if (--shrunk.delegations == 0)
      shrunk.stake = {};
    return payment;
  }
  payment.principal = value > earned ? value - earned : amount{};
  held.principal -= payment.principal;
  held.value = all - value;
  held.index = shrunk.index;
  shrunk.stake += decimal::of(held.value);
  store(entries, key, held);
  return payment;
}

} // namespace

std::optional<validator> find_validator(const entry_reader& entries,
                                        const address& owner) {
  return load<validator>(entries, keys::validator(owner));
}

std::optional<address> validator_with_key(const entry_reader& entries,
                                          const identity& key) {
  return load<address>(entries, keys::validator_of_key(key));
}

validator_set current_set(const entry_reader& entries) {
  return load<validator_set>(entries, keys::validator_set)
      .value_or(validator_set{});
}

decimal worth_of(const validator_stake& held, decimal index) {
  return decimal::from_atomics(mul_div(index.atomics(),
                                       decimal::of(held.value).atomics(),
                                       held.index.atomics()));
}

byte_vector validator_statement(std::string_view chain_id,
                                const address& sender, std::uint64_t nonce,
                                const identity& key) {
  encoder out;
  out.raw(as_bytes(validator_domain));
  out.put(chain_id);
  out.put(sender);
  out.put(nonce);
  out.put(key);
  return std::move(out).take();
}

verdict apply(message_context& context, const create_validator& message) {
  if (auto checked = check_new(context, message); !checked)
    return checked;
  if (auto taken = take_stake(context, message.self_stake, message.source,
                              modules::validator_stake);
      !taken)
    return taken;
  auto& block = context.block;
  validator entered;
  entered.key = message.key;
  entered.label = message.label;
  entered.commission = message.commission;
  add_stake(block.entries, context.sender,
            open_validator(block.entries, context.sender, entered),
            context.sender, message.self_stake, message.source);
  block.emit("validator_created", {{"validator", to_text(context.sender)},
                                   {"stake", to_text(message.self_stake)}});
  return {};
}

verdict apply(message_context& context, const edit_validator& message) {
  auto& entries = context.block.entries;
  auto own = living_validator(entries, context.sender);
  if (!own)
    return tl::unexpected(own.error());
  if (auto checked = check_terms(message.label, message.commission); !checked)
    return checked;
  own->label = message.label;
  own->commission = message.commission;
  store(entries, keys::validator(context.sender), *own);
  return {};
}

verdict apply(message_context& context, const stake_validator& message) {
  auto& block = context.block;
  auto grown = living_validator(block.entries, message.validator);
  if (!grown)
    return tl::unexpected(grown.error());
  if (const auto least = block.params.stake.min_delegation;
      message.value < least)
    return refuse(errc::delegation_too_low, "stake ", message.value,
                  " is below ", least);
  const auto held = load<validator_stake>(
      block.entries, keys::validator_stake(message.validator, context.sender));
  if (held && held->source != message.source)
    return refuse(errc::source_mismatch, "other coins are staked already");
  if (auto taken = take_stake(context, message.value, message.source,
                              modules::validator_stake);
      !taken)
    return taken;
  add_stake(block.entries, message.validator, *grown, context.sender,
            message.value, message.source);
  block.emit("validator_staked", {{"validator", to_text(message.validator)},
                                  {"owner", to_text(context.sender)},
                                  {"amount", to_text(message.value)}});
  return {};
}

verdict apply(message_context& context, const unstake_validator& message) {
  auto& block = context.block;
  auto& entries = block.entries;
  const auto key = keys::validator_stake(message.validator, context.sender);
  const auto held = load<validator_stake>(entries, key);
  if (!held)
    return refuse(errc::no_delegation, "nothing is staked with ",
                  to_text(message.validator));
  auto shrunk
      = load_required<validator>(entries, keys::validator(message.validator));
  const auto all = worth_of(*held, shrunk.index).floor();
  if (message.value.is_zero() && !all.is_zero())
    return refuse(errc::zero_amount, "nothing to take out");
  if (message.value > all)
    return refuse(errc::insufficient, "the stake of ", all, " is below ",
                  message.value);
  auto payment = take_out(entries, key, *held, shrunk, message.value);
  payment.validator = message.validator;
  payment.owner = context.sender;
  if (context.sender == message.validator && !shrunk.tombstoned
      && !check_self_stake(block, all - message.value))
    shrunk.jailed = true;
  store(entries, keys::validator(message.validator), shrunk);
  begin_unbonding(block, payment, modules::validator_stake,
                  block.header.time_s + block.params.validators.unbonding_s);
  block.emit("validator_unstaked", {{"validator", to_text(message.validator)},
                                    {"owner", to_text(context.sender)},
                                    {"amount", to_text(message.value)}});
  return {};
}

verdict apply(message_context& context, const unjail&) {
  auto& block = context.block;
  auto own = living_validator(block.entries, context.sender);
  if (!own)
    return tl::unexpected(own.error());
  if (!own->jailed)
    return refuse(errc::not_jailed, "the validator is not jailed");
  if (block.header.time_s < own->jailed_until_s)
    return refuse(errc::jailed, "until ", own->jailed_until_s, ", it is ",
                  block.header.time_s);
  if (auto enough = check_self_stake(
          block, self_stake(block.entries, context.sender, own->index));
      !enough)
    return enough;
  own->jailed = false;
  store(block.entries, keys::validator(context.sender), *own);
  block.emit("unjailed", {{"validator", to_text(context.sender)}});
  return {};
}

void enter_validator(block_context& block, const genesis_validator& entered) {
  validator opened;
  opened.key = entered.key;
  credit_module(block.entries, modules::validator_stake, entered.stake);
  add_stake(block.entries, entered.owner,
            open_validator(block.entries, entered.owner, opened), entered.owner,
            entered.stake, funds_source::liquid);
}

} // namespace nephele::ledger
