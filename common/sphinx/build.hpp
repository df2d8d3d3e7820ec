#pragma once

#include "common/crypto/random.hpp"
#include "common/sphinx/errors.hpp"
#include "common/sphinx/route.hpp"
#include "common/sphinx/suite.hpp"
#include "common/sphinx/version.hpp"

namespace nephele::sphinx {

/// What a header says, to whom.
struct packet_plan {
  /// 1 to max_hops nodes, in the order in which they get the packet.
  std::span<const hop> route;
  destination to;
  sphinx::version version = default_version;
};

/// The randomness of one header. Used for two headers it would link them, so
/// every build takes a fresh one.
struct packet_entropy {
  suite::private_key initial;
  /// The first final_padding_size(hops) bytes are used.
  byte_array<max_final_padding_size> final_padding{};
};

[[nodiscard]] packet_entropy draw_entropy(crypto::random& source);

/// Builds a whole packet of `packet.size()` bytes around `message`: the sender
/// hands it to the first hop of the route. Costs n + 1 scalar multiplications
/// for n hops.
/// @returns errc::bad_buffer if `packet` is smaller than header_size +
/// min_payload_size, errc::message_too_long, errc::bad_route,
/// errc::small_order. Spec: docs/protocol/sphinx.md §5.
[[nodiscard]] tl::expected<void, errc>
build_packet(const packet_plan& plan, byte_span message,
             const packet_entropy& entropy, mutable_byte_span packet) noexcept;

[[nodiscard]] tl::expected<void, errc> build_packet(const packet_plan& plan,
                                                    byte_span message,
                                                    crypto::random& source,
                                                    mutable_byte_span packet);

} // namespace nephele::sphinx
