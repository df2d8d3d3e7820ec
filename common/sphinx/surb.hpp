#pragma once

#include "common/sphinx/build.hpp"

namespace nephele::sphinx {

/// A single-use reply block: a header that leads back to its maker, the first
/// hop to give it to, and what is needed to encipher a payload for that header.
/// Whoever holds it can send one packet and learns nothing of the route but its
/// first hop.
///
/// Its maker keeps nothing for it. The replier puts on all layers, every hop of
/// the route takes one off, and the last hop is left with the padded reply. So
/// the last hop can read a reply: what is in it must be sealed by the layer
/// above, whose key travels beside the SURB.
///
/// Form: header (348) ‖ first hop (32) ‖ payload material of each hop, 16 bytes
/// for version key_seeds, 192 for explicit_keys. Spec: docs/protocol/sphinx.md.
inline constexpr std::size_t surb_prefix_size = header_size + address_size;

[[nodiscard]] constexpr std::size_t surb_size(version spoken,
                                              std::size_t hops) noexcept {
  return surb_prefix_size
         + hops
               * (spoken == version::key_seeds ? payload_seed_size
                                               : payload_key_size);
}

inline constexpr std::size_t min_surb_size = surb_size(version::key_seeds, 1);
inline constexpr std::size_t max_surb_size
    = surb_size(version::explicit_keys, max_hops);

static_assert(surb_size(version::key_seeds, 4) == 444);
static_assert(surb_size(version::explicit_keys, 4) == 1148);

/// Writes a SURB into `out`, surb_size(plan.version, plan.route.size()) bytes.
/// @returns errc::bad_buffer, errc::bad_route, errc::small_order.
[[nodiscard]] tl::expected<void, errc>
build_surb(const packet_plan& plan, const packet_entropy& entropy,
           mutable_byte_span out) noexcept;

[[nodiscard]] tl::expected<void, errc> build_surb(const packet_plan& plan,
                                                  crypto::random& source,
                                                  mutable_byte_span out);

/// A parsed SURB, a view of its bytes.
struct surb_view {
  std::span<const std::byte, header_size> header;
  identity first_hop;
  /// All hops' material, in the order of the route, each material_size bytes.
  byte_span material;
  std::size_t material_size;
};

/// Takes 1 to max_hops seeds or keys, told apart by length, and nothing else.
/// Whether there are as many as the header has hops only its maker knows.
/// @returns errc::bad_surb.
[[nodiscard]] tl::expected<surb_view, errc>
parse_surb(byte_span bytes) noexcept;

/// Builds the packet that carries `message` to the SURB's maker, for its first
/// hop. A SURB is used once: hops drop the second packet as a replay.
/// @returns errc::bad_buffer, errc::message_too_long.
[[nodiscard]] tl::expected<void, errc>
use_surb(const surb_view& surb, byte_span message,
         mutable_byte_span packet) noexcept;

} // namespace nephele::sphinx
