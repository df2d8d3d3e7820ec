#pragma once

#include "common/base/identity.hpp"
#include "common/base/strong.hpp"
#include "common/sphinx/geometry.hpp"

#include <chrono>
#include <limits>

namespace nephele::sphinx {

/// A delay as the header carries it: any number of nanoseconds up to 2^64 - 1,
/// as the sender, who may be hostile, wrote it.
using wire_delay = strong<std::uint64_t, struct wire_delay_tag>;

/// For a sender; a negative delay becomes none.
[[nodiscard]] constexpr wire_delay
to_wire(std::chrono::nanoseconds delay) noexcept {
  return wire_delay{
      delay.count() < 0 ? 0 : static_cast<std::uint64_t>(delay.count())};
}

/// For a node; what std::chrono cannot hold becomes its maximum (292 years),
/// never a negative delay.
[[nodiscard]] constexpr std::chrono::nanoseconds
saturated(wire_delay delay) noexcept {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  if (delay.value() > static_cast<std::uint64_t>(most))
    return std::chrono::nanoseconds{most};
  return std::chrono::nanoseconds{static_cast<std::int64_t>(delay.value())};
}

/// One node of a route, as its sender sees it.
struct hop {
  identity address;
  mix_key key;
  /// How long this node holds the packet. The last hop's goes nowhere.
  wire_delay delay;
};

/// A name that the final header carries for its recipient. Nephele sends zeros,
/// as Nym does.
using packet_identifier = fixed_bytes<identifier_size, struct identifier_tag>;

/// Where the last hop delivers to.
struct destination {
  identity address;
  packet_identifier identifier{};
};

/// What makes two packets the same for a node's replay filter, whatever was
/// done to the bytes in between.
using replay_tag = fixed_bytes<32, struct replay_tag_tag>;

} // namespace nephele::sphinx
