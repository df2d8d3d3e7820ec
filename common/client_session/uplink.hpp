#pragma once

#include "common/client/departures.hpp"
#include "common/client_session/delivery_tracker.hpp"
#include "common/client_session/gateway_link.hpp"

namespace nephele::client_session {

/// Everything that leaves towards the gateway: for a client in the slots of
/// its two clocks, for a service at once. docs/protocol/message.md §8.
class uplink {
public:
  struct parts {
    zmq::event_loop& loop;
    const clock& time;
    crypto::random& random;
    client::packet_factory& factory;
    client::acknowledgements& acks;
    client::loops& loops;
    const delivery_tracker& deliveries;
  };

  explicit uplink(parts with);
  uplink(const uplink&) = delete;
  uplink& operator=(const uplink&) = delete;
  ~uplink();

  /// From a login on, through `link`, until `end`.
  void begin(gateway_link& link, nephele::session::session_class kind,
             nephele::session::preset rates);
  void end();

  /// Sources take turns. A source must be removed before it ends.
  void add(client::traffic_source& source);
  void remove(client::traffic_source& source);

  /// For a service: there is something new to send. A client's clocks do not
  /// listen.
  void wake();

  struct counters {
    std::uint64_t sent = 0;
    /// The socket did not take them: lost, as on the way.
    std::uint64_t unsent = 0;
    /// Ticks that came too late to be used.
    std::uint64_t skipped = 0;
  };

  [[nodiscard]] counters counts() const noexcept;

private:
  void run_clock();
  void run_service();
  void send(const client::outgoing& packet);
  void tell(nephele::session::delivery_number taken);
  void set_timer(steady_time due, void (uplink::*action)());

  parts with_;
  gateway_link* link_ = nullptr;
  bool is_clocked_ = false;
  std::vector<client::traffic_source*> sources_;
  client::source_rota rota_;
  std::optional<client::departures> clocked_;
  std::optional<zmq::event_loop::timer_id> timer_;
  /// What the gateway was told last, and when.
  nephele::session::delivery_number told_;
  steady_time told_at_{};
  counters counts_;
};

} // namespace nephele::client_session
