#pragma once

#include "common/ledger/transaction.hpp"

namespace nephele::ledger {

/// The numbers of messages on the wire; never reused.
enum class message_kind : std::uint16_t {
  send = 1,

  bond_node = 10,
  update_node = 11,
  announce_key = 12,
  pledge_more = 13,
  decrease_pledge = 14,
  update_cost = 15,
  unbond_node = 16,
  withdraw_operator = 17,

  delegate = 20,
  undelegate = 21,
  withdraw_delegator = 22,

  create_vesting = 30,
  withdraw_vested = 31,

  bond_monitor = 40,
  leave_monitor = 41,
  commit_report = 42,
  reveal_report = 43,

  create_validator = 50,
  edit_validator = 51,
  stake_validator = 52,
  unstake_validator = 53,
  unjail = 54,

  deposit_ticketbook = 60,
  commit_issuance = 61,
  redeem_tickets = 62,
  dkg_message = 65,
  dkg_verdict = 66,

  submit_evidence = 70,

  register_service = 80,
  update_service = 81,
  remove_service = 82,

  gov = 90,
  gov_vote = 91,
};

/// What the ledger knows about one kind of message. A message is a struct with
/// `fields` and
///   static constexpr message_kind kind;
///   static constexpr std::string_view name;      as wallets show it
///   static constexpr std::uint64_t gas;          beyond its bytes
///   static constexpr bool waits_for_epoch;       E!: refused while an epoch
///                                                advances
/// and a function `verdict apply(message_context&, const Message&)` beside it.
struct message_entry {
  message_kind kind;
  std::string_view name;
  std::uint64_t gas;
  bool waits_for_epoch;
  bool (*is_canonical)(byte_span body);
  verdict (*apply)(message_context& context, byte_span body);
};

/// All kinds of messages, in the order of their numbers.
[[nodiscard]] std::span<const message_entry> message_table() noexcept;

/// @returns null for an unknown number.
[[nodiscard]] const message_entry* find_message(std::uint16_t kind) noexcept;

} // namespace nephele::ledger
