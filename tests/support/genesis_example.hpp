#pragma once

#include "common/genesis/genesis.hpp"
#include "tests/support/test_network.hpp"

namespace nephele::tests {

/// The genesis of a network: its signers, its nodes, one service.
[[nodiscard]] inline genesis::genesis genesis_of(const test_network& network) {
  genesis::genesis result;
  result.parameters = network.parameters;
  result.begins = network.parameters.genesis_time;
  result.parameters.genesis_time = {};
  result.signers = network.trust().signers;
  for (const auto& node : network.nodes)
    result.admitted.push_back({node.id, node.role, std::nullopt, "n"});
  result.admitted[0].layer = layer_number{1};
  result.services.push_back(network.signers[0].id());
  return result;
}

[[nodiscard]] inline genesis::genesis genesis_example() {
  return genesis_of(test_network{});
}

} // namespace nephele::tests
