#pragma once

#include "common/ledger/funds.hpp"
#include "common/ledger/genesis.hpp"
#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

inline constexpr std::size_t max_validator_label = 64;

/// `val/A`: stays for ever, so that a key that voted twice never returns.
struct validator {
  identity key;       ///< signs blocks and attestations
  std::string label;  ///< for people
  decimal commission; ///< of its pay, before the rest goes to the stake
  decimal stake;      ///< of all who stake with it; in mod/valstake
  /// Grows with pay and shrinks with slashes, as a node's does.
  decimal index = decimal::whole(1'000'000'000);
  std::uint32_t delegations = 0;
  bool jailed = false;
  bool tombstoned = false;
  bool barred_issuer = false; ///< issued what it must not
  std::uint64_t jailed_until_s = 0;
  std::uint64_t issued = 0; ///< ticketbooks it reported since its last pay

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key, self.label, self.commission, self.stake,
                    self.index, self.delegations, self.jailed, self.tombstoned,
                    self.barred_issuer, self.jailed_until_s, self.issued);
  }
};

/// `vdel/V/A`.
struct validator_stake {
  amount value;
  decimal index; ///< of the validator, when it was opened or changed
  funds_source source = funds_source::liquid;
  amount principal; ///< coins put in and not taken out

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.value, self.index, self.source, self.principal);
  }
};

/// `vset`: who signs blocks, and its power in base units.
using validator_set = std::map<identity, std::uint64_t>;

[[nodiscard]] std::optional<validator>
find_validator(const entry_reader& entries, const address& owner);
[[nodiscard]] std::optional<address>
validator_with_key(const entry_reader& entries, const identity& key);
[[nodiscard]] validator_set current_set(const entry_reader& entries);

/// What a stake is worth at the validator's index.
[[nodiscard]] decimal worth_of(const validator_stake& held, decimal index);

/// PledgeTooLow, OutOfRange, DuplicateKey, BadOwnerSig, and what taking the
/// stake refuses.
struct create_validator {
  static constexpr auto kind = message_kind::create_validator;
  static constexpr std::string_view name = "CreateValidator";
  static constexpr std::uint64_t gas = 5000;
  static constexpr bool waits_for_epoch = false;

  identity key;
  std::string label; ///< for people; at most 64 bytes
  decimal commission;
  amount self_stake;
  funds_source source = funds_source::liquid;
  signature_bytes key_signature; ///< by `key`, over validator_statement

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key, self.label, self.commission, self.self_stake,
                    self.source, self.key_signature);
  }
};

[[nodiscard]] byte_vector validator_statement(std::string_view chain_id,
                                              const address& sender,
                                              std::uint64_t nonce,
                                              const identity& key);

/// NoValidator, Tombstoned, OutOfRange.
struct edit_validator {
  static constexpr auto kind = message_kind::edit_validator;
  static constexpr std::string_view name = "EditValidator";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::string label;
  decimal commission;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.label, self.commission);
  }
};

/// Takes effect at the end of the block. NoValidator, Tombstoned,
/// DelegationTooLow, SourceMismatch, and what taking the stake refuses.
struct stake_validator {
  static constexpr auto kind = message_kind::stake_validator;
  static constexpr std::string_view name = "VDelegate";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = false;

  address validator;
  amount value;
  funds_source source = funds_source::liquid;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.validator, self.value, self.source);
  }
};

/// Coins wait before they are paid and can be slashed meanwhile; what was
/// earned leaves first. A validator that leaves itself too little is jailed.
/// ZeroAmount, NoDelegation, Insufficient.
struct unstake_validator {
  static constexpr auto kind = message_kind::unstake_validator;
  static constexpr std::string_view name = "VUndelegate";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = false;

  address validator;
  amount value;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.validator, self.value);
  }
};

/// NoValidator, Tombstoned, NotJailed, Jailed (too early), PledgeTooLow.
struct unjail {
  static constexpr auto kind = message_kind::unjail;
  static constexpr std::string_view name = "Unjail";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint8_t reserved = 0; ///< every item of the codec has at least a byte

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.reserved);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const create_validator& message);
[[nodiscard]] verdict apply(message_context& context,
                            const edit_validator& message);
[[nodiscard]] verdict apply(message_context& context,
                            const stake_validator& message);
[[nodiscard]] verdict apply(message_context& context,
                            const unstake_validator& message);
[[nodiscard]] verdict apply(message_context& context, const unjail& message);

/// A validator of the genesis; its stake is new in mod/valstake.
void enter_validator(block_context& block, const genesis_validator& entered);

} // namespace nephele::ledger
