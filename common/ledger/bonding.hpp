#pragma once

#include "common/ledger/message_table.hpp"
#include "common/ledger/node.hpp"
#include "common/ledger/queue.hpp"

namespace nephele::ledger {

/// Registers a node, at once; it is drawn from the next epoch on. PledgeTooLow,
/// OutOfRange, AlreadyBonded, DuplicateIdentity, BadOwnerSig, Insufficient.
struct bond_node {
  static constexpr auto kind = message_kind::bond_node;
  static constexpr std::string_view name = "BondNode";
  static constexpr std::uint64_t gas = 5000;
  static constexpr bool waits_for_epoch = true;

  node_info node;
  node_cost cost;
  amount pledge;
  funds_source source = funds_source::liquid;
  /// By the node's identity key, over bond_statement: whoever bonds it holds
  /// its key.
  signature_bytes owner_signature;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.cost, self.pledge, self.source,
                    self.owner_signature);
  }
};

[[nodiscard]] byte_vector bond_statement(std::string_view chain_id,
                                         const address& sender,
                                         std::uint64_t nonce,
                                         const bond_node& message);

/// Changes what the sender's node says about itself. NotBonded, Unbonding,
/// OutOfRange.
struct update_node {
  static constexpr auto kind = message_kind::update_node;
  static constexpr std::string_view name = "UpdateNode";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::optional<std::string> host;
  std::optional<node_ports> ports;
  std::optional<software_version> version;
  std::optional<std::uint8_t> roles;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.host, self.ports, self.version, self.roles);
  }
};

/// Queued for the end of the epoch. NotBonded, Unbonding, PendingChange,
/// ZeroAmount, Insufficient.
struct pledge_more {
  static constexpr auto kind = message_kind::pledge_more;
  static constexpr std::string_view name = "PledgeMore";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = true;

  amount value;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.value); }
};

/// Queued for the end of the epoch; the coins then wait as after unbonding.
/// NotBonded, Unbonding, PendingChange, ZeroAmount, PledgeTooLow.
struct decrease_pledge {
  static constexpr auto kind = message_kind::decrease_pledge;
  static constexpr std::string_view name = "DecreasePledge";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = true;

  amount value;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.value); }
};

/// Queued for the end of the interval. NotBonded, Unbonding, OutOfRange.
struct update_cost {
  static constexpr auto kind = message_kind::update_cost;
  static constexpr std::string_view name = "UpdateCost";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = true;

  node_cost cost;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.cost); }
};

/// Leaves at the end of the epoch. NotBonded, Unbonding, PendingChange.
struct unbond_node {
  static constexpr auto kind = message_kind::unbond_node;
  static constexpr std::string_view name = "UnbondNode";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = true;

  /// Without meaning; every item of the codec has at least a byte.
  std::uint8_t reserved = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.reserved);
  }
};

/// Pays what the operator's stake exceeds the pledge by. NotBonded, Unbonding.
struct withdraw_operator {
  static constexpr auto kind = message_kind::withdraw_operator;
  static constexpr std::string_view name = "WithdrawOperator";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint8_t reserved = 0; ///< as in unbond_node

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.reserved);
  }
};

[[nodiscard]] verdict apply(message_context& context, const bond_node& message);
[[nodiscard]] verdict apply(message_context& context,
                            const update_node& message);
[[nodiscard]] verdict apply(message_context& context,
                            const pledge_more& message);
[[nodiscard]] verdict apply(message_context& context,
                            const decrease_pledge& message);
[[nodiscard]] verdict apply(message_context& context,
                            const update_cost& message);
[[nodiscard]] verdict apply(message_context& context,
                            const unbond_node& message);
[[nodiscard]] verdict apply(message_context& context,
                            const withdraw_operator& message);

struct pledge_more_event {
  static constexpr auto kind = queued_kind::pledge_more;
  std::uint32_t node = 0;
  amount value;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.value);
  }
};

struct decrease_pledge_event {
  static constexpr auto kind = queued_kind::decrease_pledge;
  std::uint32_t node = 0;
  amount value;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.value);
  }
};

struct unbond_event {
  static constexpr auto kind = queued_kind::unbond;
  std::uint32_t node = 0;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.node); }
};

struct update_cost_event {
  static constexpr auto kind = queued_kind::update_cost;
  std::uint32_t node = 0;
  node_cost cost;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.cost);
  }
};

void settle(block_context& block, const pledge_more_event& event);
void settle(block_context& block, const decrease_pledge_event& event);
void settle(block_context& block, const unbond_event& event);
void settle(block_context& block, const update_cost_event& event);

/// Enters a node whose coins are in mod/bond; everything was checked.
/// @param last_rewarded  the epoch that is not paid for any more.
/// @returns its id.
std::uint32_t enter_node(block_context& block, node entered,
                         const node_cost& cost,
                         std::optional<std::uint64_t> last_rewarded);

/// Erases a node that has left and been paid.
void forget_node(block_context& block, std::uint32_t id);

} // namespace nephele::ledger
