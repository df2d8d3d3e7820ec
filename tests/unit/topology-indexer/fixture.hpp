#pragma once

#include "common/topology/domains.hpp"
#include "services/topology-indexer/publication.hpp"
#include "tests/support/genesis_example.hpp"

#include <algorithm>

namespace nephele::tests {

using namespace std::chrono_literals;

/// A network whose nodes can sign: genesis, keys and time.
struct indexed_network {
  test_network network;
  std::vector<crypto::signing_key> node_keys;
  genesis::genesis admitted;
  simulated_clock time{network.start(4)};
  std::shared_ptr<const std::vector<crypto::signing_key>> keys;

  indexed_network() {
    crypto::seeded_random source{77};
    for (auto& node : network.nodes) {
      node_keys.push_back(crypto::make_signing_key(source));
      node.id = node_keys.back().id();
    }
    admitted = genesis_of(network);
    admitted.min_mixes_per_layer = 3;
    auto own = std::make_shared<std::vector<crypto::signing_key>>();
    own->push_back(std::move(network.signers.front()));
    keys = own;
  }

  /// What node `index` says of itself, with keys for two rotations.
  topology::node_record record(std::size_t index, std::uint32_t rotation = 1,
                               std::uint16_t generation = 0) const {
    auto node = network.nodes.at(index);
    for (const auto r :
         {rotation_number{rotation}, rotation_number{rotation}.next()})
      node.mix_keys.push_back({r, key_generation{generation},
                               test_mix_key(node.id, r, generation)});
    return node;
  }

  topology::signed_document sign(const topology::node_record& node,
                                 std::size_t index) const {
    return topology::sign_document(topology::descriptor_domain, encode(node),
                                   node_keys.at(index));
  }

  /// A survey in which all nodes but `silent` are alive.
  topology_indexer::survey survey(std::vector<std::size_t> silent = {},
                                  std::uint32_t rotation = 1) const {
    topology_indexer::survey result;
    result.is_settled = true;
    for (std::size_t i = 0; i < network.nodes.size(); ++i)
      if (std::ranges::find(silent, i) == silent.end())
        result.alive.push_back(record(i, rotation));
    return result;
  }

  topology_indexer::publication publication() const {
    return {admitted, network.parameters, keys};
  }

  topology::trust trust() const {
    return {network.parameters.network, admitted.signers};
  }
};

[[nodiscard]] inline curve_key peer(std::uint8_t number) {
  curve_key key;
  key.bytes.front() = std::byte{number};
  return key;
}

} // namespace nephele::tests
