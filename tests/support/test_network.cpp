#include "tests/support/test_network.hpp"

#include "common/base/endian.hpp"
#include "common/crypto/blake2b.hpp"

namespace nephele::tests {

using namespace std::chrono_literals;
using topology::node_record;
using topology::node_role;

test_network::test_network(std::size_t signer_count, std::uint64_t seed)
    : source_(seed) {
  parameters.network = "test";
  parameters.genesis_time = wall_time{1'700'000'000s};
  parameters.epoch_length = 60s;
  parameters.epochs_per_rotation = 3;
  parameters.overlap = 60s;
  parameters.mean_hop_delay = 20ms;
  for (std::size_t i = 0; i < signer_count; ++i)
    signers.push_back(crypto::make_signing_key(source_));
  for (std::uint8_t layer = 1; layer <= mix_layers; ++layer)
    for (int i = 0; i < 3; ++i)
      add_node(node_role::mix, layer);
  add_node(node_role::gateway, 0);
  add_node(node_role::gateway, 0);
}

void test_network::add_node(node_role role, std::uint8_t layer) {
  node_record node;
  const auto port = std::to_string(10'000 + nodes.size());
  node.id = source_.make<identity>();
  node.sequence = 1;
  node.role = role;
  node.layer = layer_number{layer};
  node.link_endpoint = "tcp://127.0.0.1:" + port;
  node.link_key = source_.make<curve_key>();
  if (role == node_role::gateway) {
    node.client_endpoint = "tcp://127.0.0.1:2" + port.substr(1);
    node.client_key = source_.make<curve_key>();
  }
  node.version = "test";
  nodes.push_back(std::move(node));
}

topology::snapshot test_network::snapshot_of(std::uint64_t epoch) const {
  topology::snapshot result;
  result.parameters = parameters;
  result.epoch = epoch_number{epoch};
  result.issued_at = start(epoch);
  const auto rotation = rotation_of(parameters, result.epoch);
  result.usable_until = usable_limit(parameters, result.epoch, rotation.next());
  result.nodes = nodes;
  for (auto& node : result.nodes)
    for (const auto r : {rotation, rotation.next()})
      node.mix_keys.push_back({r, key_generation{0}, test_mix_key(node.id, r)});
  result.layer_rates = {300, 290, 310};
  return result;
}

topology::signed_document
test_network::sign(const topology::snapshot& contents) const {
  return topology::sign_document(topology::snapshot_domain, encode(contents),
                                 signers);
}

topology::signed_document
test_network::sign(const topology::delta& contents) const {
  return topology::sign_document(topology::delta_domain, encode(contents),
                                 signers);
}

topology::delta test_network::removal(const topology::signed_document& base,
                                      std::uint64_t epoch,
                                      std::uint64_t sequence,
                                      std::vector<identity> gone) const {
  topology::delta change;
  change.network = parameters.network;
  change.epoch = epoch_number{epoch};
  change.snapshot_hash = hash_of(base);
  change.sequence = sequence;
  change.issued_at = start(epoch);
  change.effective_at = change.issued_at + 5s;
  change.removed = std::move(gone);
  return change;
}

topology::trust test_network::trust(std::size_t threshold) const {
  topology::trust whom{parameters.network, {{}, threshold}};
  for (const auto& key : signers)
    whom.signers.signers.push_back(key.id());
  return whom;
}

wall_time test_network::start(std::uint64_t epoch) const {
  return start_of(parameters, epoch_number{epoch});
}

mix_key test_mix_key(const identity& node, rotation_number r,
                     std::uint16_t generation) {
  byte_array<6> name{};
  store_be(r.value(), std::span{name}.first<4>());
  store_be(generation, std::span{name}.last<2>());
  mix_key key;
  crypto::blake2b_keyed(node.span(), name, key.span());
  return key;
}

} // namespace nephele::tests
