#pragma once

#include "common/genesis/admitted_node.hpp"
#include "common/ledger/genesis.hpp"
#include "common/topology/parameters.hpp"
#include "common/topology/signed_document.hpp"

namespace nephele::genesis {

/// How a network begins: what its operators write down and agree on.
/// docs/operations/join.md shows the file.
struct genesis {
  /// Without genesis_time, see `begins`.
  topology::network_parameters parameters;

  /// When epoch 0 begins; nothing for "now", which the indexer fixes at its
  /// first start.
  std::optional<wall_time> begins;

  /// Empty for the indexer alone.
  topology::signer_set signers;

  /// The first topology waits until each layer has as many mixes, 1 at least.
  std::size_t min_mixes_per_layer = 2;

  std::vector<admitted_node> admitted;

  /// Identities that may hold sessions of class `service` at gateways.
  std::vector<identity> services;

  /// How the network's ledger begins, if it has one. Its time is `begins`.
  std::optional<ledger::genesis> ledger;

  /// Null for who is not admitted.
  [[nodiscard]] const admitted_node* find(const identity& id) const noexcept;

  /// The parameters of a network that begins at `begins`, or else at `now`.
  [[nodiscard]] topology::network_parameters
  parameters_from(wall_time now) const;
};

/// Everything that is wrong, one sentence each; empty if the network can
/// begin.
[[nodiscard]] std::vector<std::string> faults_of(const genesis& contents);

/// Those of them that concern the ledger, which can begin before anybody is
/// admitted.
[[nodiscard]] std::vector<std::string>
ledger_faults_of(const genesis& contents);

} // namespace nephele::genesis
