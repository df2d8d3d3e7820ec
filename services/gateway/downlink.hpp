#pragma once

#include "services/gateway/client_sessions.hpp"
#include "services/gateway/deliveries.hpp"
#include "services/gateway/downlink_clock.hpp"
#include "services/gateway/ports.hpp"

namespace nephele::gateway {

/// Sends frames to clients: by each session's own clock, or at once to
/// services. Spec: docs/protocol/session.md §4.
class downlink {
public:
  downlink(client_port& out, deliveries& from, counts& counted,
           crypto::random& random);

  /// `session` must live until close.
  void open(client_session& session, steady_time now);
  void close(const identity& client);

  /// Something new waits for a client. Changes nothing for those with a clock.
  void available(const identity& client);

  /// Sends what is due.
  void run(steady_time now);

  [[nodiscard]] steady_time next_due() const noexcept;

private:
  struct line {
    client_session* session;
    /// Class `client` only.
    std::optional<downlink_clock> clock;
    steady_time due = steady_time::max();
  };

  void set_due(line& which, steady_time due);
  void tick(line& which, steady_time now);
  void pump(line& which, steady_time now);

  /// Composes and sends one frame.
  enum class sent { filled, empty, refused };
  [[nodiscard]] sent send_frame(client_session& session, bool even_if_empty);

  client_port& out_;
  deliveries& from_;
  counts& counts_;
  crypto::random& random_;
  std::map<identity, line> lines_;
  std::set<std::pair<steady_time, identity>> due_;
};

} // namespace nephele::gateway
