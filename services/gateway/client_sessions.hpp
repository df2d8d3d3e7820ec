#pragma once

#include "common/crypto/random.hpp"
#include "common/session/control.hpp"
#include "services/gateway/counts.hpp"
#include "services/gateway/token_bucket.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>

namespace nephele::gateway {

struct session_limits {
  /// Sessions at once.
  std::size_t clients = 1000;

  /// Uplink packets a second of a session of class `service`.
  std::uint32_t service_packets_per_second = 2000;

  /// From a peer's first message to its login.
  std::chrono::seconds login_time{3};

  /// A session from which nothing came for so long is over.
  std::chrono::seconds silence{15};

  /// Pieces of junk, or failed logins, before a peer is ignored.
  std::size_t junk = 64;
  std::size_t login_attempts = 3;
};

/// What routes a message back to a peer; chosen by the peer, so that it means
/// nothing else.
using routing_id = byte_vector;

/// One client's open session.
struct client_session {
  curve_key peer;
  routing_id route;
  identity client;
  session::session_class kind = session::session_class::client;
  session::preset rates = session::preset::balanced;
  token_bucket uplink;
  std::deque<session::ack_token> tokens;
  steady_time heard;
};

/// Who is connected and who is logged in. A pure state machine over the keys
/// that CURVE proved; it sends nothing and has no sockets.
/// Spec: docs/protocol/session.md §5.
class client_sessions {
public:
  /// @param services  may open sessions of class `service`, asked by login.
  using service_check = std::function<bool(const identity&)>;

  client_sessions(const identity& gateway, crypto::random& random,
                  const session_limits& limits, service_check is_service);

  enum class peer_state { ignored, greeting, open, ended };

  /// Every message of a peer begins here: makes it known if it is new, and
  /// applies the limit of time.
  [[nodiscard]] peer_state heard_from(const curve_key& peer, steady_time now);

  /// @returns the challenge, or refused::already_open.
  [[nodiscard]] tl::expected<session::challenge, std::string_view>
  hello(const curve_key& peer, steady_time now);

  /// Checks a login against the peer's challenge, which it uses up.
  /// @returns the login, or the code to refuse it with. Nothing is open yet.
  [[nodiscard]] tl::expected<session::login, std::string_view>
  login(const curve_key& peer, const session::signed_login& sent);

  struct opened {
    client_session* session;
    /// The older session of the same client, which is over.
    std::unique_ptr<client_session> superseded;
  };

  /// Opens the session of a login that `login` admitted; null if the peer has
  /// gone meanwhile.
  [[nodiscard]] opened open(const curve_key& peer, routing_id route,
                            const session::login& what, steady_time now);

  /// The peer's session is over; it may say hello again.
  std::unique_ptr<client_session> close(const curve_key& peer, steady_time now);

  /// Sessions that have fallen silent, closed by this call.
  [[nodiscard]] std::vector<std::unique_ptr<client_session>>
  close_silent(steady_time now);

  /// Counts one message that is none.
  void junk(const curve_key& peer);

  /// Whether the peer may be told something unasked: once a second.
  [[nodiscard]] bool may_tell(const curve_key& peer, steady_time now);

  /// Whether the peer may be sent a topology.
  [[nodiscard]] bool may_ask_topology(const curve_key& peer, steady_time now);

  [[nodiscard]] client_session* of_peer(const curve_key& peer);
  [[nodiscard]] client_session* of_client(const identity& client);

  [[nodiscard]] std::size_t open_sessions() const noexcept {
    return by_client_.size();
  }

  [[nodiscard]] bool is_full() const noexcept {
    return by_client_.size() >= limits_.clients;
  }

  /// Every open session, for drains and epochs.
  template <class Visitor>
  void for_each(Visitor visit) {
    for (auto& [client, peer] : by_client_)
      visit(*peers_.at(peer).session);
  }

private:
  struct peer_entry {
    peer_state state = peer_state::greeting;
    /// Since its first message, its hello, or the end of its session.
    steady_time since;
    std::optional<session::login_nonce> nonce;
    std::size_t junk = 0;
    std::size_t failed_logins = 0;
    token_bucket told;
    token_bucket topology;
    std::unique_ptr<client_session> session;
  };

  void make_room();
  [[nodiscard]] token_bucket uplink_bucket(const session::login& what,
                                           steady_time now) const;

  const identity gateway_;
  crypto::random& random_;
  const session_limits limits_;
  service_check is_service_;
  // Ordered: strangers choose these keys, and could choose them to collide.
  std::map<curve_key, peer_entry> peers_;
  std::map<identity, curve_key> by_client_;
};

} // namespace nephele::gateway
