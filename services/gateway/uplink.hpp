#pragma once

#include "common/topology/directory.hpp"
#include "services/gateway/ack_release.hpp"
#include "services/gateway/client_sessions.hpp"
#include "services/gateway/counts.hpp"
#include "services/gateway/ports.hpp"

namespace nephele::gateway {

/// Sends on what clients and acks want sent: only to mixes of layer 1, only
/// for rotations whose keys are accepted, only within a session's rate.
class uplink {
public:
  uplink(mix_port& out, admission& guard, counts& counted)
      : out_(out), admission_(guard), counts_(counted) {}

  /// Null: nothing can be sent.
  void use(std::shared_ptr<const topology::directory> now) {
    directory_ = std::move(now);
  }

  [[nodiscard]] const topology::directory* topology() const noexcept {
    return directory_.get();
  }

  /// Whether the session's rate has room for one more frame.
  [[nodiscard]] bool within_rate(client_session& from, steady_time now);

  /// A client's packet.
  void forward(const identity& client, const session::uplink_frame& frame,
               steady_time now, wall_time wall);

  /// An ack whose time has come.
  void release(const ack_order& ack, steady_time now, wall_time wall);

private:
  [[nodiscard]] bool is_first_layer(const identity& hop) const;
  [[nodiscard]] bool is_accepted(rotation_number rotation,
                                 wall_time wall) const;

  mix_port& out_;
  admission& admission_;
  counts& counts_;
  std::shared_ptr<const topology::directory> directory_;
};

} // namespace nephele::gateway
