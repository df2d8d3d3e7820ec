#pragma once

#include "common/client_session/delivery_tracker.hpp"
#include "common/client_session/gateway_link.hpp"
#include "common/client_session/uplink.hpp"

#include <functional>

namespace nephele::client_session {

/// A session beside the one in use, with a gateway where messages may wait:
/// while home was away, senders turned to the fallback. Loops go out by it on
/// the preset's clocks and it lasts a fixed time, so that neither what is seen
/// on the line nor its length tells whether anything was there.
/// Spec: docs/protocol/session.md.
class inbox_visit final : gateway_events {
public:
  /// From login to the end. What is left then comes with the next visit.
  static constexpr std::chrono::seconds length{20};

  struct handlers {
    std::function<void(const nephele::session::downlink_frame&)> on_frame;
    std::function<void(std::string_view body)> on_topology;
    /// Over; may be destroyed, but not from within this call.
    std::function<void()> on_end;
  };

  struct surroundings {
    zmq::event_loop& loop;
    zmq::context& context;
    const clock& time;
    crypto::random& random;
    client::packet_factory& factory;
    client::acknowledgements& acks;
    client::loops& loops;
  };

  /// @param login        tells its deliveries from those of other sessions.
  /// @param poll_period  of the topology, as in any session.
  inbox_visit(const surroundings& with, gateway_link::identity_of_client who,
              std::uint64_t login, std::chrono::nanoseconds poll_period,
              handlers notify);
  inbox_visit(const inbox_visit&) = delete;
  inbox_visit& operator=(const inbox_visit&) = delete;
  ~inbox_visit() override;

  void begin(const gateway_entry& at) { link_.open(at); }

  [[nodiscard]] std::uint64_t login() const noexcept { return login_; }

  [[nodiscard]] delivery_tracker& deliveries() noexcept { return deliveries_; }

private:
  void opened(const nephele::session::welcome& terms) override;
  void arrived(const nephele::session::downlink_frame& frame) override;
  void topology_arrived(std::string_view body) override;
  void closed(const error& why) override;
  void end();

  zmq::event_loop& loop_;
  gateway_link::identity_of_client who_;
  std::uint64_t login_;
  std::chrono::nanoseconds poll_period_;
  handlers notify_;
  delivery_tracker deliveries_;
  gateway_link link_;
  uplink uplink_;
  std::optional<zmq::event_loop::timer_id> end_;
};

} // namespace nephele::client_session
