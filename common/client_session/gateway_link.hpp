#pragma once

#include "common/client_session/errors.hpp"
#include "common/client_session/settings.hpp"
#include "common/crypto/ed25519.hpp"
#include "common/session/control.hpp"
#include "common/zmq/event_loop.hpp"
#include "common/zmq/socket.hpp"

#include <optional>

namespace nephele::client_session {

/// What a gateway says; called on the loop's thread.
class gateway_events {
public:
  gateway_events() = default;
  gateway_events(const gateway_events&) = delete;
  gateway_events& operator=(const gateway_events&) = delete;
  virtual ~gateway_events() = default;

  virtual void opened(const session::welcome& terms) = 0;
  virtual void arrived(const session::downlink_frame& frame) = 0;
  /// The body of a topology reply, JSON text.
  virtual void topology_arrived(std::string_view body) = 0;
  /// The session is over or never came about. The link may be opened again,
  /// but not from within this call.
  virtual void closed(const error& why) = 0;
};

/// One session with one gateway: hello, login, frames, polls for the topology
/// at fixed times, and the judgement that the gateway is gone.
/// Spec: docs/protocol/session.md.
class gateway_link {
public:
  struct identity_of_client {
    const crypto::signing_key& key;
    session::session_class kind;
    session::preset rates;
  };

  gateway_link(zmq::event_loop& loop, zmq::context& context,
               crypto::random& source, identity_of_client who,
               gateway_events& events);
  gateway_link(const gateway_link&) = delete;
  gateway_link& operator=(const gateway_link&) = delete;
  ~gateway_link();

  /// Connects with a CURVE key of its own, so that two sessions have nothing
  /// in common but the login. Ends in `opened` or `closed`.
  void open(const gateway_entry& gateway);

  /// Says goodbye and drops the connection; no event follows.
  void close();

  [[nodiscard]] bool is_open() const noexcept { return state_ == state::open; }

  /// @returns false if the frame could not be handed to the socket (not open,
  /// or the gateway does not read): it is lost like a packet on the way.
  bool send(const session::uplink_frame& frame);

  /// Class `service`: acknowledges without a packet.
  bool send_taken(session::delivery_number taken);

  /// From now on asks for the topology at multiples of `period` after login,
  /// whatever else goes on.
  void poll_topology(std::chrono::nanoseconds period);

private:
  enum class state : std::uint8_t { closed, greeted, challenged, open };

  [[nodiscard]] result<void> connect(const gateway_entry& gateway);
  void read();
  void take(byte_span message);
  void take_control(byte_span text);
  void answer(const session::challenge& asked);
  void begin(const session::welcome& terms);
  void fail(errc why, std::string context);
  void drop();
  bool send_control(session::control_body body);
  bool send_bytes(byte_span bytes);
  void expect_by(std::chrono::nanoseconds within, const char* what);
  void schedule_poll();
  void watch_liveness();

  zmq::event_loop& loop_;
  zmq::context& context_;
  crypto::random& random_;
  identity_of_client who_;
  gateway_events& events_;

  state state_ = state::closed;
  gateway_entry gateway_;
  curve_key connection_;
  std::optional<zmq::socket> socket_;
  zmq::event_loop::watch_id watch_ = 0;
  std::optional<zmq::event_loop::timer_id> deadline_;
  std::optional<zmq::event_loop::timer_id> poll_;
  std::optional<zmq::event_loop::timer_id> liveness_;
  std::chrono::nanoseconds poll_period_{0};
  steady_time next_poll_{};
  steady_time last_heard_{};
  std::uint64_t next_id_ = 1;
  std::vector<zmq::message> parts_;
};

} // namespace nephele::client_session
