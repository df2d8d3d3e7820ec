#pragma once

#include "common/sphinx/errors.hpp"
#include "common/sphinx/hop_secrets.hpp"

#include <optional>

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

  /// At most so many are opened or blinded at once.
  static constexpr std::size_t batch_size = 32;

  /// A hop's side of one packet: the secrets that it shares with the sender.
  struct opening {
    const private_key* key = nullptr;
    /// alpha_size bytes.
    const std::byte* alpha = nullptr;
    /// Where the secrets go; untouched if the result is small_order.
    hop_secrets* secrets = nullptr;
    std::optional<errc> refusal;
  };

  /// Encodings of the same point (bit 255, values above the prime) give the
  /// same secrets and so the same replay tag. Refused with errc::small_order
  /// are those whose secret would be zero.
  static void open(std::span<opening> batch) noexcept;

  /// The alpha that the next hop gets.
  struct blinding {
    const hop_secrets* secrets = nullptr;
    /// alpha_size bytes, replaced by the next ones in canonical encoding.
    std::byte* alpha = nullptr;
    std::optional<errc> refusal;
  };

  static void blind(std::span<blinding> batch) noexcept;
};

using suite = x25519_suite;

} // namespace nephele::sphinx
