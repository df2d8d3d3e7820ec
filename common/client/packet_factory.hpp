#pragma once

#include "common/client/acknowledgements.hpp"
#include "common/client/seal.hpp"
#include "common/client/traffic.hpp"
#include "common/crypto/random.hpp"
#include "common/sphinx/geometry.hpp"
#include "common/topology/route_selection.hpp"

#include <memory>

namespace nephele::client {

/// Identities along a route: three mixes and the exit gateway.
using route_names = std::array<identity, mix_layers + 1>;

/// A packet ready for the entry gateway.
struct outgoing {
  identity first_hop;
  rotation_number rotation;
  ack_token token;
  /// All zero for a reply, whose route is its reader's secret.
  route_names route{};
  byte_array<sphinx::regular_packet_size> packet;
};

/// A reply block of ours, and under what its reply will come.
struct own_reply_block {
  reply_block block;
  reply_id id;
};

/// Makes packets: a fresh route, fresh delays and a fresh SURB-ack for each.
/// Takes two builds, about 0.7 ms with libsodium. Not thread-safe.
/// docs/protocol/message.md §2.
class packet_factory {
public:
  /// @param self  where acks, loops and replies come back to.
  packet_factory(const address& self, crypto::random& source);

  /// For packets made from now on. The directory before it is kept for reply
  /// blocks of the rotation before.
  void use(std::shared_ptr<const topology::directory> directory);

  /// Changes our own gateway, after a failover.
  void move_to(const identity& gateway) { self_.gateway = gateway; }

  [[nodiscard]] const address& self() const noexcept { return self_; }

  /// @returns errc::no_topology before the first one and before genesis.
  [[nodiscard]] result<rotation_number> rotation(wall_time now) const;

  /// The directory in use; null before the first.
  [[nodiscard]] const std::shared_ptr<const topology::directory>&
  directory() const noexcept {
    return current_;
  }

  /// @returns errc::no_topology, unknown_gateway, no_route, bad_key,
  /// rotation_over or not_built.
  [[nodiscard]] result<outgoing> build(const parcel& what, wall_time now);

  /// Cover, to ourselves.
  [[nodiscard]] result<outgoing> build_loop(std::uint64_t id, wall_time now);

  /// @returns as build.
  [[nodiscard]] result<own_reply_block>
  build_reply_block(rotation_number rotation);

private:
  [[nodiscard]] result<topology::route> choose_route(rotation_number rotation,
                                                     const identity& exit);
  [[nodiscard]] const topology::directory*
  directory_for(rotation_number rotation) const;
  [[nodiscard]] result<outgoing>
  build_forward(content_span plain, const address& to, wall_time now);
  [[nodiscard]] result<outgoing>
  build_reply(content_span plain, const reply_block& to, wall_time now);
  [[nodiscard]] result<void>
  write_ack(rotation_number rotation, const ack_token& token,
            std::span<std::byte, ack_hop_size + ack_packet_size> out);

  address self_;
  crypto::random& random_;
  std::shared_ptr<const topology::directory> current_;
  std::shared_ptr<const topology::directory> previous_;
};

} // namespace nephele::client
