#pragma once

#include "common/ledger/address.hpp"
#include "common/ledger/decimal.hpp"

#include <tl/expected.hpp>

namespace nephele::ledger {

/// Why a transaction was refused. The names are those that wallets show and
/// that docs/protocol/ledger.md explains; numbers are stable, because results
/// are hashed.
enum class errc : std::uint16_t {
  ok = 0,
  // The envelope, in the order of its checks.
  bad_version = 1,
  wrong_chain = 2,
  too_large = 3,
  non_canonical = 4,
  bad_sig = 5,
  bad_nonce = 6,
  expired = 7,
  fee_too_low = 8,
  insufficient = 9,
  // Any message.
  out_of_gas = 20,
  overflow = 21,
  epoch_advancing = 22,
  zero_amount = 23,
  out_of_range = 24,
  // Nodes and delegations.
  pledge_too_low = 40,
  already_bonded = 41,
  duplicate_identity = 42,
  bad_owner_sig = 43,
  not_bonded = 44,
  unbonding = 45,
  bad_rotation = 46,
  bad_generation = 47,
  too_many_keys = 48,
  key_equivocation = 49,
  bad_key_sig = 50,
  pending_change = 51,
  delegation_too_low = 52,
  no_delegation = 53,
  source_mismatch = 54,
  // Performance reports.
  not_monitor = 70,
  bad_window = 71,
  unsorted = 72,
  bad_reveal = 73,
  already_reported = 74,
  // Validators.
  duplicate_key = 90,
  no_validator = 91,
  tombstoned = 92,
  jailed = 93,
  not_jailed = 94,
  // Vesting.
  vest_locked = 110,
  already_vesting = 111,
  no_vesting = 112,
  // Deposits and tickets.
  wrong_amount = 130,
  barred = 131,
  wrong_phase = 132,
  not_member = 133,
  already_sent = 134,
  bad_attestation = 135,
  too_soon = 136,
  too_many = 137,
  no_deposit = 138,
  // Services.
  no_service = 150,
  duplicate_service = 151,
  // Evidence.
  duplicate_evidence = 160,
  bad_evidence = 161,
  // Governance.
  not_admin = 170,
  no_proposal = 171,
};

[[nodiscard]] std::string_view to_string(errc code) noexcept;

struct refusal {
  errc code;
  /// The rule and the numbers, for people; never hashed.
  std::string detail;
};

using verdict = tl::expected<void, refusal>;

template <class T>
using decision = tl::expected<T, refusal>;

[[nodiscard]] inline std::string to_text(std::uint64_t value) {
  return to_text(u128{value});
}

[[nodiscard]] inline std::string to_text(std::string_view value) {
  return std::string{value};
}

/// `return refuse(errc::pledge_too_low, "pledge ", given, " is below ", least)`
template <class... Parts>
[[nodiscard]] tl::unexpected<refusal> refuse(errc code, const Parts&... parts) {
  return tl::unexpected(refusal{code, (std::string{} + ... + to_text(parts))});
}

} // namespace nephele::ledger
