#pragma once

#include "common/ledger/genesis.hpp"
#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// When coins are released: `total` in `periods` equal parts, one at the end of
/// each period; the last part takes what the division leaves.
struct vesting_terms {
  amount total;
  std::uint64_t start_s = 0; ///< since 1970
  std::uint64_t period_s = 7'776'000;
  std::uint32_t periods = 8;
  amount stake_cap; ///< of coins staked at once

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.total, self.start_s, self.period_s, self.periods,
                    self.stake_cap);
  }
};

/// `vest/A`. balance + staked + withdrawn + slashed = total; `balance` is in
/// mod/vesting.
struct vesting_account {
  vesting_terms terms;
  amount balance;
  amount withdrawn;
  amount staked;
  amount slashed; ///< staked once, lost

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.terms, self.balance, self.withdrawn, self.staked,
                    self.slashed);
  }
};

/// Released by `time_s`, withdrawn or not.
[[nodiscard]] amount vested_at(const vesting_terms& terms,
                               std::uint64_t time_s);

/// Neither released nor staked.
[[nodiscard]] amount locked_at(const vesting_account& held,
                               std::uint64_t time_s);

/// Of the balance. Coins lost to slashes count as released ones first: what is
/// locked stays until its time.
[[nodiscard]] amount spendable_at(const vesting_account& held,
                                  std::uint64_t time_s);
[[nodiscard]] amount withdrawable_at(const vesting_account& held,
                                     std::uint64_t time_s);

[[nodiscard]] std::optional<vesting_account>
find_vesting(const entry_reader& entries, const address& owner);

/// Coins for `to`, from the sender's balance. ZeroAmount, OutOfRange,
/// AlreadyVesting, Insufficient.
struct create_vesting {
  static constexpr auto kind = message_kind::create_vesting;
  static constexpr std::string_view name = "CreateVesting";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  address to;
  amount value;
  std::optional<std::uint64_t> start_s;  ///< else the block's time
  std::optional<std::uint64_t> period_s; ///< else 90 days
  std::optional<std::uint32_t> periods;  ///< else 8
  std::optional<amount> stake_cap;       ///< else a tenth of the value

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.to, self.value, self.start_s, self.period_s,
                    self.periods, self.stake_cap);
  }
};

/// Released coins to the sender's balance. ZeroAmount, NoVesting, VestLocked.
struct withdraw_vested {
  static constexpr auto kind = message_kind::withdraw_vested;
  static constexpr std::string_view name = "WithdrawVested";
  static constexpr std::uint64_t gas = 1000;
  static constexpr bool waits_for_epoch = false;

  amount value;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.value); }
};

[[nodiscard]] verdict apply(message_context& context,
                            const create_vesting& message);
[[nodiscard]] verdict apply(message_context& context,
                            const withdraw_vested& message);

/// OutOfRange: fewer units than periods, no period, an end that is too far away
/// to count, a cap above the total.
[[nodiscard]] verdict check_terms(const vesting_terms& terms);

/// The terms that a genesis asks for.
[[nodiscard]] vesting_terms terms_of(const genesis_vesting& from);

/// Opens the account; the coins are new in mod/vesting.
void enter_vesting(overlay& entries, const address& owner,
                   const vesting_terms& terms);

/// Takes `value` from the owner's vesting coins, locked or not, to `module`.
/// NoVesting; VestLocked above the cap; Insufficient.
[[nodiscard]] verdict stake_vesting(overlay& entries, const address& owner,
                                    amount value, std::string_view module);

/// Pays back what stake_vesting took: `returned` of `principal`, the rest was
/// slashed.
void unstake_vesting(overlay& entries, const address& owner, amount principal,
                     amount returned, std::string_view module);

/// What of the vesting accounts contradicts itself or mod/vesting.
[[nodiscard]] std::vector<std::string>
vesting_faults(const entry_reader& entries);

} // namespace nephele::ledger
