#pragma once

#include "common/base/clock.hpp"
#include "common/session/frames.hpp"
#include "common/sphinx/geometry.hpp"

namespace nephele::gateway {

/// The way to clients' connections.
class client_port {
public:
  enum class outcome {
    sent,
    /// The connection takes no more at the moment.
    full,
    /// The connection is gone.
    gone,
  };

  client_port() = default;
  client_port(const client_port&) = delete;
  client_port& operator=(const client_port&) = delete;
  virtual ~client_port() = default;

  [[nodiscard]] virtual outcome send(byte_span route, byte_span message) = 0;
};

/// The way into the mixnet. Drops are counted behind it.
class mix_port {
public:
  mix_port() = default;
  mix_port(const mix_port&) = delete;
  mix_port& operator=(const mix_port&) = delete;
  virtual ~mix_port() = default;

  virtual void send(const identity& next, rotation_number rotation,
                    sphinx::size_class size, byte_span packet, steady_time due)
      = 0;
};

/// Where traffic is metered: asked once for every uplink frame that would be
/// sent on, after all other checks.
class admission {
public:
  admission() = default;
  admission(const admission&) = delete;
  admission& operator=(const admission&) = delete;
  virtual ~admission() = default;

  [[nodiscard]] virtual bool admit(const identity& client,
                                   const session::uplink_frame& frame)
      = 0;
};

/// Admits what the session's rate admits.
class open_admission final : public admission {
public:
  [[nodiscard]] bool admit(const identity&,
                           const session::uplink_frame&) override {
    return true;
  }
};

} // namespace nephele::gateway
