#pragma once

#include "common/client/content.hpp"
#include "common/client/opener.hpp"
#include "common/client_session/inbox_visit.hpp"
#include "common/client_session/topology_intake.hpp"
#include "common/client_session/uplink.hpp"

#include <functional>
#include <memory>

namespace nephele::client_session {

/// What a session hands to its owner; called on the loop's thread.
struct session_handlers {
  /// Records of streams, and whose reply block they came by, if by one.
  std::function<void(const client::stream_content&,
                     std::optional<client::reply_surbs::owner>)>
      on_stream;

  /// A fragment of a message. The owner says `finished(which)` once it is on
  /// disk; until then the gateway keeps it.
  std::function<void(const client::content&, const delivery& which)>
      on_fragment;

  /// Another directory is in force; null if there is none to trust any more.
  std::function<void(const std::shared_ptr<const topology::directory>&)>
      on_directory;

  /// The session went up or down, and why.
  std::function<void(bool is_up, const std::string& why)> on_connection;
};

/// A client's or service's life in the mixnet: one gateway in use, packets
/// out of the traffic sources, acknowledgements, opened contents. Everything
/// happens on the loop's thread. Specs: docs/protocol/message.md, session.md.
class session {
public:
  struct environment {
    zmq::event_loop& loop;
    zmq::context& context;
    const clock& time;
    crypto::random& random;
  };

  struct keys {
    const crypto::signing_key& id;
    client::encryption_pair encryption;
  };

  session(environment with, settings chosen, keys own,
          session_handlers handlers);
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session();

  void start();

  /// Says goodbye to the gateway; no handler is called after this.
  void stop();

  void add(client::traffic_source& source) { uplink_.add(source); }

  void remove(client::traffic_source& source) { uplink_.remove(source); }

  /// For a service: there is something new to send.
  void wake() { uplink_.wake(); }

  /// The fragment of that delivery is on disk.
  void finished(const delivery& which);

  /// Where this client is reached: home gateway, and a fallback if it has one.
  [[nodiscard]] client::address self() const;

  [[nodiscard]] client::reply_surbs& replies() noexcept { return replies_; }

  [[nodiscard]] const client::packet_factory& factory() const noexcept {
    return factory_;
  }

  [[nodiscard]] const client::acknowledgements& acks() const noexcept {
    return acks_;
  }

  [[nodiscard]] const client::loops& loops() const noexcept { return loops_; }

  [[nodiscard]] uplink::counters sending() const noexcept {
    return uplink_.counts();
  }

  /// In use now; null before the first and when it has become stale.
  [[nodiscard]] const std::shared_ptr<const topology::directory>&
  directory() const noexcept {
    return directory_;
  }

  [[nodiscard]] bool is_connected() const noexcept {
    return active_ && active_->link.is_open();
  }

  /// The gateway in use, or tried last.
  [[nodiscard]] const gateway_entry& gateway() const noexcept {
    return settings_.gateways[position_];
  }

  struct counters {
    std::uint64_t logins = 0;
    /// Deliveries that did not open or parse.
    std::uint64_t refused_deliveries = 0;
    /// Topology documents that were not believed.
    std::uint64_t refused_documents = 0;
  };

  [[nodiscard]] const counters& counts() const noexcept { return counts_; }

private:
  /// A link and which of the gateways it leads to.
  struct connection final : gateway_events {
    connection(session& of, std::size_t to);

    void opened(const nephele::session::welcome& terms) override;
    void arrived(const nephele::session::downlink_frame& frame) override;
    void topology_arrived(std::string_view body) override;
    void closed(const error& why) override;

    session& owner;
    std::size_t position;
    gateway_link link;
  };

  void dial(std::size_t position);
  void dial_home();
  void went_up(connection& which);
  void went_down(const connection& which, const error& why);
  void retire(std::unique_ptr<connection>& which);
  void plan_visit(std::chrono::nanoseconds after);
  void visit();
  [[nodiscard]] std::chrono::nanoseconds poll_period() const;
  [[nodiscard]] delivery_tracker* deliveries_of(std::uint64_t login);
  void take_frame(const nephele::session::downlink_frame& frame,
                  std::uint64_t login);
  void take_message(nephele::session::message_view sealed,
                    const delivery& which);
  void take_documents(std::string_view body);
  void refresh_directory();
  void keep_house();

  environment with_;
  settings settings_;
  encryption_key public_key_;
  session_handlers handlers_;
  gateway_link::identity_of_client who_;

  topology::view view_;
  std::shared_ptr<const topology::directory> directory_;
  client::packet_factory factory_;
  client::reply_surbs replies_;
  client::opener opener_;
  client::acknowledgements acks_;
  client::loops loops_;
  delivery_tracker deliveries_;
  uplink uplink_;

  std::unique_ptr<connection> active_;
  /// Home, being tried while a fallback serves.
  std::unique_ptr<connection> returning_;
  std::size_t position_ = 0;
  /// The last login's number, and that of the session in use.
  std::uint64_t logins_ = 0;
  std::uint64_t login_ = 0;
  std::unique_ptr<inbox_visit> visit_;
  std::optional<zmq::event_loop::timer_id> next_visit_;
  std::optional<zmq::event_loop::timer_id> redial_;
  std::optional<zmq::event_loop::timer_id> home_;
  std::optional<zmq::event_loop::timer_id> housekeeping_;
  std::optional<zmq::event_loop::timer_id> change_;
  counters counts_;
};

} // namespace nephele::client_session
