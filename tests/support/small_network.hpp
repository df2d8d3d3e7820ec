#pragma once

#include "common/client/packet_factory.hpp"
#include "common/client/seal.hpp"
#include "common/crypto/random.hpp"
#include "common/sphinx/payload.hpp"
#include "common/sphinx/unwrap.hpp"
#include "common/topology/directory.hpp"

#include <map>
#include <memory>
#include <vector>

namespace nephele::test {

/// When every test begins; epoch 0 of the small network begins then too.
inline constexpr wall_time genesis{std::chrono::hours{24 * 365 * 50}};

/// Mixes and gateways with their secret keys, and the directory of any epoch.
/// Epochs of 60 s, 3 a rotation, overlap 60 s, mean hop delay 20 ms.
class small_network {
public:
  static constexpr std::size_t mixes_per_layer = 3;

  explicit small_network(crypto::random& source, std::size_t gateways = 2,
                         std::uint32_t rotations = 4) {
    for (std::uint8_t layer = 0; layer <= mix_layers; ++layer) {
      const auto count = layer == 0 ? gateways : mixes_per_layer;
      for (std::size_t i = 0; i < count; ++i)
        add_node(source, layer, rotations);
    }
  }

  /// The directory of epoch `epoch`: keys of its rotation and the next.
  [[nodiscard]] std::shared_ptr<const topology::directory>
  directory(std::uint64_t epoch = 0) const {
    topology::snapshot contents;
    contents.parameters.network = "small";
    contents.parameters.genesis_time = genesis;
    contents.parameters.epoch_length = std::chrono::seconds{60};
    contents.parameters.epochs_per_rotation = 3;
    contents.parameters.overlap = std::chrono::seconds{60};
    contents.parameters.mean_hop_delay = std::chrono::milliseconds{20};
    contents.epoch = epoch_number{epoch};
    contents.usable_until = genesis + std::chrono::hours{1};
    const auto rotation = static_cast<std::uint32_t>(epoch / 3);
    for (const auto& node : nodes_) {
      auto record = node.record;
      std::erase_if(record.mix_keys, [&](const auto& key) {
        return key.rotation.value() < rotation
               || key.rotation.value() > rotation + 1;
      });
      if (!removed_.contains(record.id))
        contents.nodes.push_back(std::move(record));
    }
    return std::make_shared<topology::directory>(std::move(contents), digest{});
  }

  [[nodiscard]] const identity& gateway(std::size_t i) const {
    return nodes_.at(i).record.id;
  }

  /// Leaves the node out of later directories.
  void remove(const identity& node) { removed_[node] = true; }

  /// What the node makes of the packet, in place; refused for a stranger.
  [[nodiscard]] sphinx::unwrap_job unwrap(const identity& at,
                                          rotation_number rotation,
                                          mutable_byte_span packet) const {
    for (const auto& node : nodes_) {
      if (node.record.id == at)
        return sphinx::unwrap(packet, node.secrets.at(rotation.value()));
    }
    sphinx::unwrap_job nobody;
    nobody.state = sphinx::unwrap_state::refused;
    return nobody;
  }

private:
  struct member {
    topology::node_record record;
    std::vector<crypto::x25519_secret> secrets;
  };

  void add_node(crypto::random& source, std::uint8_t layer,
                std::uint32_t rotations) {
    member made;
    made.record.id = source.make<identity>();
    made.record.role
        = layer == 0 ? topology::node_role::gateway : topology::node_role::mix;
    made.record.layer = layer_number{layer};
    for (std::uint32_t rotation = 0; rotation < rotations; ++rotation) {
      auto pair = crypto::make_x25519_pair<mix_key>(source);
      made.record.mix_keys.push_back(
          {rotation_number{rotation}, key_generation{0}, pair.public_key});
      made.secrets.push_back(std::move(pair.secret));
    }
    nodes_.push_back(std::move(made));
  }

  std::vector<member> nodes_;
  std::map<identity, bool> removed_;
};

/// What an exit gateway finds in a packet, or nothing if a hop refused it.
struct travelled {
  identity gateway;
  identity recipient;
  byte_vector message;
  /// All hops, the gateway included, and the delay asked of each.
  std::vector<identity> hops;
  std::vector<std::chrono::nanoseconds> delays;
};

[[nodiscard]] inline std::optional<travelled>
carry(const small_network& network, identity first, rotation_number rotation,
      byte_span packet) {
  byte_vector bytes{packet.begin(), packet.end()};
  travelled result;
  auto at = first;
  for (std::size_t hop = 0; hop < sphinx::max_hops; ++hop) {
    result.hops.push_back(at);
    const auto job = network.unwrap(at, rotation, bytes);
    if (job.state == sphinx::unwrap_state::forward) {
      at = job.forward().next;
      result.delays.push_back(sphinx::saturated(job.forward().delay));
      continue;
    }
    if (job.state != sphinx::unwrap_state::final)
      return std::nullopt;
    const auto message = sphinx::parse_payload(job.payload());
    if (!message)
      return std::nullopt;
    result.gateway = at;
    result.recipient = job.delivery().to.address;
    result.message = {message->begin(), message->end()};
    return result;
  }
  return std::nullopt;
}

/// Keys of a client whose gateways are the network's first and, as a
/// fallback, second.
struct client_keys {
  client::encryption_pair encryption;
  client::address self;

  client_keys(crypto::random& source, const identity& gateway,
              std::optional<identity> fallback = std::nullopt)
      : encryption(crypto::make_x25519_pair<encryption_key>(source)),
        self{source.make<identity>(), encryption.public_key, gateway,
             fallback} {}
};

/// The part of a final message that its gateway passes to the client.
[[nodiscard]] inline client::sealed_span sealed_in(const byte_vector& message) {
  return byte_span{message}.last<client::sealed_size>();
}

} // namespace nephele::test
