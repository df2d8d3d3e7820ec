#pragma once

#include "common/sphinx/errors.hpp"
#include "common/sphinx/hop_secrets.hpp"

namespace nephele::sphinx {

/// How a sender and each hop come to share a secret by way of the 32 bytes at
/// the head of a packet ("alpha"). The rest of the room knows of it only what
/// is declared here, as `suite`: another establishment (a KEM per hop, say) is
/// another type with these members and a geometry of its own.
struct x25519_suite {
  using private_key = crypto::x25519_secret;
  using element = std::span<const std::byte, alpha_size>;

  /// What a sender gets for a route: the first alpha, and each hop's secrets.
  struct route_secrets {
    byte_array<alpha_size> alpha{};
    std::array<hop_secrets, max_hops> hops;
  };

  /// n + 1 scalar multiplications for a route of n hops.
  /// @param initial  drawn afresh for every packet.
  /// @returns errc::small_order if a hop's key cannot be one.
  [[nodiscard]] static tl::expected<route_secrets, errc>
  establish(std::span<const hop> route, const private_key& initial) noexcept;

  /// A hop's side. Encodings of the same point (bit 255, values above the
  /// prime) give the same secrets and so the same replay tag.
  /// @returns errc::small_order if the secret would be zero.
  [[nodiscard]] static tl::expected<hop_secrets, errc>
  open(const private_key& key, element alpha) noexcept;

  /// The alpha that the next hop gets, in canonical encoding.
  [[nodiscard]] static tl::expected<byte_array<alpha_size>, errc>
  next_alpha(const hop_secrets& secrets, element alpha) noexcept;
};

using suite = x25519_suite;

} // namespace nephele::sphinx
