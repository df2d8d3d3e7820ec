#pragma once

#include "common/topology/descriptor.hpp"
#include "common/topology/parameters.hpp"
#include "common/topology/signed_document.hpp"

#include <optional>

namespace nephele::topology {

/// A node that may take part, decided by people.
struct admitted_node {
  identity id;
  node_role role = node_role::mix;

  /// Binds a mix to one layer; without it the descriptor decides.
  std::optional<layer_number> layer;

  /// For people; may be empty.
  std::string name;

  friend bool operator==(const admitted_node&, const admitted_node&) = default;
};

/// How a network begins: what its operators write down and agree on. A JSON
/// file, see docs/operations/join.md.
struct genesis {
  network_parameters parameters;
  signer_set signers;

  /// The first topology waits until each layer has as many mixes, 1 at least.
  std::size_t min_mixes_per_layer = 2;

  std::vector<admitted_node> nodes;

  /// Identities that may hold sessions of class `service` at gateways.
  std::vector<identity> services;

  [[nodiscard]] const admitted_node* find(const identity& id) const noexcept;
};

/// Bytes of a genesis file.
inline constexpr std::size_t max_genesis = 1'000'000;

/// Everything that is wrong, one sentence each; empty if the network can
/// begin.
[[nodiscard]] std::vector<std::string> faults_of(const genesis& genesis);

/// Text with two spaces of indentation, as people edit it.
[[nodiscard]] std::string write_genesis(const genesis& genesis);

/// Parses types and ranges; see faults_of for what belongs together.
/// @returns errc::malformed or errc::too_large and where.
[[nodiscard]] result<genesis> parse_genesis(std::string_view text);

} // namespace nephele::topology
