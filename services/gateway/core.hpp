#pragma once

#include "services/gateway/downlink.hpp"
#include "services/gateway/uplink.hpp"

namespace nephele::gateway {

/// What the core is made of; all must outlive it.
struct core_parts {
  identity self;
  client_port& clients;
  mix_port& mixes;
  admission& guard;
  inbox& durable;
  crypto::random& random;
  counts& counted;
};

struct core_limits {
  session_limits sessions;
  delivery_limits deliveries;
  /// May open sessions of class `service` besides those of the topology.
  std::set<identity> services;
};

/// The gateway without its sockets: what each client message, each packet and
/// each moment lead to. One thread; the time comes in as an argument.
class core {
public:
  core(const core_parts& parts, const core_limits& limits,
       std::vector<deliveries::known_client> known);
  core(const core&) = delete;
  core& operator=(const core&) = delete;

  /// The topology in effect, and the answer to clients that ask for it (JSON,
  /// as the indexer gives it). Null while there is none.
  void use_topology(std::shared_ptr<const topology::directory> directory,
                    std::shared_ptr<const std::string> relayed);

  /// One message of a client's connection.
  void from_client(const curve_key& peer, byte_span route, byte_span message,
                   steady_time now, wall_time wall);

  /// The payload of a packet whose route ended here.
  void from_mixnet(const identity& to, sphinx::size_class size,
                   rotation_number rotation, byte_span payload, steady_time now,
                   wall_time wall);

  /// Does what is due.
  void run(steady_time now, wall_time wall);

  [[nodiscard]] steady_time next_due() const noexcept;

  /// Admits nothing new from clients, tells them, and brings everything that
  /// waits to the disk.
  void begin_drain(steady_time now);

  /// All that was accepted is durable or taken, and its acks are gone.
  [[nodiscard]] bool is_drained() const noexcept {
    return deliveries_.is_settled();
  }

  [[nodiscard]] const client_sessions& sessions() const noexcept {
    return sessions_;
  }

  [[nodiscard]] const deliveries& delivery() const noexcept {
    return deliveries_;
  }

private:
  struct caller {
    const curve_key& peer;
    byte_span route;
    steady_time now;
    wall_time wall;
  };

  void on_control(const caller& from, byte_span message);
  void on_hello(const caller& from, std::uint64_t id);
  void on_login(const caller& from, std::uint64_t id,
                const session::signed_login& sent);
  void on_topology(const caller& from, std::uint64_t id);
  void on_logout(const caller& from, std::uint64_t id);
  void on_frame(const caller& from, session::frame_kind kind,
                byte_span message);
  void on_uplink(client_session& session, const caller& from,
                 byte_span message);
  void on_taken(client_session& session, const caller& from, byte_span message);
  [[nodiscard]] bool accept_taken(client_session& session, const caller& from,
                                  session::delivery_number taken);
  void no_session(const caller& from);
  void on_token(const identity& to, byte_span payload);

  void enter(const curve_key& peer, const routing_id& route, std::uint64_t id,
             const session::login& what, recipient& client, steady_time now,
             wall_time wall);
  void leave(const client_session& session);
  void reply(byte_span route, std::uint64_t id, session::control_body body);
  void refuse(byte_span route, std::uint64_t id, std::string_view code);
  void housekeep(steady_time now, wall_time wall);
  [[nodiscard]] bool is_service(const identity& client) const;

  client_port& clients_;
  counts& counts_;
  const std::set<identity> services_;
  client_sessions sessions_;
  deliveries deliveries_;
  uplink uplink_;
  downlink downlink_;
  std::shared_ptr<const std::string> relayed_;
  std::optional<epoch_number> epoch_;
  steady_time housekeeping_ = steady_time::min();
  bool draining_ = false;
};

} // namespace nephele::gateway
