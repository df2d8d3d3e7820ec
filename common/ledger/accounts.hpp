#pragma once

#include "common/ledger/entries.hpp"
#include "common/ledger/errors.hpp"
#include "common/ledger/keys.hpp"

namespace nephele::ledger {

/// `acct/A`; an account that nobody has paid yet has nonce 0 and no coins.
struct account {
  std::uint64_t nonce = 0;
  amount balance;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.nonce, self.balance);
  }
};

/// `mod/N`: coins that belong to no account.
namespace modules {
inline constexpr std::string_view bond = "bond";
inline constexpr std::string_view escrow = "escrow";
inline constexpr std::string_view reward_pool = "reward_pool";
inline constexpr std::string_view vesting = "vesting";
inline constexpr std::string_view ecash = "ecash";
inline constexpr std::string_view validator_stake = "valstake";
inline constexpr std::string_view unbonding = "unbonding";
inline constexpr std::string_view fees = "fees";
inline constexpr std::string_view treasury = "treasury";
inline constexpr std::string_view deposits = "deposits";
inline constexpr std::string_view monitors = "monitors";
inline constexpr std::string_view burned = "burned";
} // namespace modules

[[nodiscard]] account account_of(const entry_reader& entries,
                                 const address& owner);
[[nodiscard]] amount module_balance(const entry_reader& entries,
                                    std::string_view module);

void credit(overlay& entries, const address& to, amount value);

/// @returns errc::insufficient, with both numbers.
[[nodiscard]] verdict debit(overlay& entries, const address& from,
                            amount value);

void credit_module(overlay& entries, std::string_view to, amount value);

/// @throws arithmetic_fault if the module has less: its rules were broken.
void debit_module(overlay& entries, std::string_view from, amount value);

void move_between_modules(overlay& entries, std::string_view from,
                          std::string_view to, amount value);

} // namespace nephele::ledger
