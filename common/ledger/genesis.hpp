#pragma once

#include "common/ledger/context.hpp"
#include "common/ledger/node.hpp"

namespace nephele::ledger {

struct token_description {
  std::string name = "NYM";
  std::uint8_t decimals = 6;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.name, self.decimals);
  }
};

struct genesis_account {
  address owner;
  amount balance;
};

struct genesis_node {
  address owner;
  node_info node;
  node_cost cost;
  amount pledge; ///< on top of the owner's balance
};

struct genesis_vesting {
  address owner;
  amount total; ///< on top of the owner's balance
  std::uint64_t start_s = 0;
  std::uint64_t period_s = 7'776'000;
  std::uint32_t periods = 8;
  amount stake_cap; ///< zero: a tenth of the total
};

struct genesis_validator {
  address owner;
  identity key; ///< signs blocks
  amount stake; ///< on top of the owner's balance
};

/// What a ledger begins with. All coins that will ever exist are those of the
/// accounts, pledges, vesting, stakes and pools here.
struct genesis {
  std::string chain_id;
  token_description token;
  std::uint64_t time_s = 0; ///< when the first epoch starts
  parameters params;
  amount reward_pool;
  amount treasury;
  /// What the saturation of nodes is a share of; zero: all coins outside the
  /// reward pool.
  amount staking_supply;
  std::optional<identity> admin;
  std::vector<genesis_account> accounts;
  std::vector<genesis_node> nodes; ///< numbered from 1 in this order
  std::vector<genesis_vesting> vesting;
  std::vector<genesis_validator> validators;
  std::vector<address> monitors;
};

/// Every reason why no ledger can begin with it; empty if one can.
[[nodiscard]] std::vector<std::string> faults_of(const genesis& checked);

/// Writes all entries of height 0. `from` has no faults.
void install(block_context& block, const genesis& from);

/// `meta/chain`.
struct chain_description {
  std::string chain_id;
  token_description token;
  std::uint32_t app_version = 1; ///< of the rules of this room

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.chain_id, self.token, self.app_version);
  }
};

/// `meta/block`.
struct block_mark {
  std::uint64_t height = 0;
  std::uint64_t time_s = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.height, self.time_s);
  }
};

} // namespace nephele::ledger
