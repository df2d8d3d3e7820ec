#pragma once

#include "common/ledger/entries.hpp"
#include "common/ledger/errors.hpp"
#include "common/ledger/funds.hpp"
#include "common/ledger/keys.hpp"
#include "common/ledger/parameters.hpp"

namespace nephele::ledger {

inline constexpr std::size_t max_host_size = 255;

/// Where a node is reached; 0 where it does not listen.
struct node_ports {
  std::uint16_t mix = 0;
  std::uint16_t clients = 0;
  std::uint16_t http = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.mix, self.clients, self.http);
  }

  friend bool operator==(const node_ports&, const node_ports&) = default;
};

/// Bits of a node's roles.
namespace role_bits {
inline constexpr std::uint8_t mix = 1;
inline constexpr std::uint8_t entry = 2;
inline constexpr std::uint8_t exit = 4;
inline constexpr std::uint8_t all = 7;
} // namespace role_bits

/// What a node says about itself.
struct node_info {
  identity key;
  std::string host; ///< 1 to 255 bytes
  node_ports ports;
  software_version version;
  std::uint8_t roles = 0; ///< role_bits

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.key, self.host, self.ports, self.version, self.roles);
  }
};

/// What an operator asks for.
struct node_cost {
  decimal margin; ///< of the profit, before the rest is shared
  amount interval_cost;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.margin, self.interval_cost);
  }

  friend bool operator==(const node_cost&, const node_cost&) = default;
};

enum class bond_state : std::uint8_t {
  bonded = 0,
  /// Asked to leave; still works until the epoch is over.
  unbonding = 1,
  /// Left; the record stays until its pledge is paid out, so that what it did
  /// before can still be punished.
  unbonded = 2,
};

[[nodiscard]] constexpr bool is_known(bond_state value) noexcept {
  return value <= bond_state::unbonded;
}

/// `node/ID`.
struct node {
  address owner;
  node_info info;
  amount pledge;    ///< what of the operator's stake is no reward
  amount principal; ///< coins put in, slashed or not
  funds_source source = funds_source::liquid;
  std::uint64_t bond_height = 0;
  bond_state state = bond_state::bonded;
  bool has_pledge_change = false; ///< one is queued
  std::uint64_t jailed_until = 0; ///< not drawn for epochs before this one

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.owner, self.info, self.pledge, self.principal,
                    self.source, self.bond_height, self.state,
                    self.has_pledge_change, self.jailed_until);
  }
};

/// `nr/ID`: what the formulas of rewards work on. Stays as long as the node is
/// bonded or has delegations.
struct node_reward {
  node_cost cost;
  decimal operator_stake;
  decimal delegates;
  /// Grows with what delegates earn; a delegation of `a` made at index i is
  /// worth a·index/i.
  decimal index = decimal::whole(1'000'000'000);
  std::optional<std::uint64_t> last_rewarded;
  std::uint32_t delegations = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.cost, self.operator_stake, self.delegates, self.index,
                    self.last_rewarded, self.delegations);
  }

  [[nodiscard]] decimal stake() const { return operator_stake + delegates; }
};

[[nodiscard]] std::optional<node> find_node(const entry_reader& entries,
                                            std::uint32_t id);
[[nodiscard]] std::optional<std::uint32_t>
node_owned_by(const entry_reader& entries, const address& owner);
[[nodiscard]] std::optional<std::uint32_t>
node_with_identity(const entry_reader& entries, const identity& key);

/// Whether `cost` keeps to the ranges: OutOfRange.
[[nodiscard]] verdict check_cost(const node_cost& cost,
                                 const stake_parameters& rules);

/// 1 to 255 bytes of host, at least one role: OutOfRange.
[[nodiscard]] verdict check_info(const node_info& info);

} // namespace nephele::ledger
