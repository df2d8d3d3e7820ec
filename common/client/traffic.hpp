#pragma once

#include "common/base/clock.hpp"
#include "common/base/units.hpp"
#include "common/client/address.hpp"
#include "common/client/geometry.hpp"
#include "common/crypto/secret.hpp"

#include <cstdint>
#include <optional>
#include <variant>

namespace nephele::client {

/// From which a reply's id and its box key are derived.
using reply_key = crypto::secret<32, struct reply_key_tag>;

/// One way back, good for one packet: a SURB, the key of what it carries, and
/// the rotation whose mix keys it was built for. Secret as a whole: the
/// SURB's seeds unwrap the payload at every hop.
struct reply_block {
  rotation_number rotation;
  crypto::secret<surb_size, struct surb_tag> surb;
  reply_key key;
};

/// What a source wants to be said in one packet.
struct parcel {
  content data;
  /// A reply block is used up, whether or not the packet arrives.
  std::variant<address, reply_block> to;
  /// The source's own name for this attempt; comes back in `acknowledged`,
  /// `lost` or `not_sent`.
  std::uint64_t handle = 0;
};

/// Fills the slots of the main stream. All calls come from one thread.
class traffic_source {
public:
  traffic_source() = default;
  traffic_source(const traffic_source&) = delete;
  traffic_source& operator=(const traffic_source&) = delete;
  virtual ~traffic_source() = default;

  /// What to send in the next slot, if anything. Called a few milliseconds
  /// before the slot is due; sources take turns.
  [[nodiscard]] virtual std::optional<parcel> next(steady_time now) = 0;

  /// The packet's ack came back: the recipient, or for a client its gateway's
  /// inbox, has it. May follow `lost` for the same attempt (a late ack), and
  /// comes at most once an attempt.
  virtual void acknowledged(std::uint64_t handle, steady_time now) = 0;

  /// No ack within the constant time-out. The source may send the same again
  /// under the same or another handle; the packet will be a fresh one.
  virtual void lost(std::uint64_t handle, steady_time now) = 0;

  /// No packet could be made of it (the gateway is not in the topology, the
  /// rotation of the reply block is over), so nothing left. By default as if
  /// it were lost; a source that would offer the same parcel again at once
  /// should wait instead.
  virtual void not_sent(std::uint64_t handle, const error& /*why*/,
                        steady_time now) {
    lost(handle, now);
  }
};

} // namespace nephele::client
