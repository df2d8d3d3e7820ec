#include "services/gateway/client_sessions.hpp"

#include <algorithm>

namespace nephele::gateway {

namespace {

/// Peers without a session that are remembered, for each session that may be.
constexpr std::size_t strangers_per_client = 4;

/// How far above its preset a client may send: clocks are random, and what a
/// stalled connection held back comes at once.
constexpr double uplink_margin = 1.25;
constexpr double uplink_depth_seconds = 2;

} // namespace

client_sessions::client_sessions(const identity& gateway,
                                 crypto::random& random,
                                 const session_limits& limits,
                                 service_check is_service)
    : gateway_(gateway), random_(random), limits_(limits),
      is_service_(std::move(is_service)) {
}

// -- peers -------------------------------------------------------------------

void client_sessions::make_room() {
  const auto strangers = peers_.size() - by_client_.size();
  if (strangers < strangers_per_client * limits_.clients)
    return;
  // A scan for each new connection costs less than its CURVE handshake.
  const auto age = [](const auto& entry) {
    const auto& peer = entry.second;
    return std::tuple{peer.session != nullptr,
                      peer.state != peer_state::ignored, peer.since};
  };
  peers_.erase(std::ranges::min_element(peers_, {}, age));
}

client_sessions::peer_state client_sessions::heard_from(const curve_key& peer,
                                                        steady_time now) {
  const auto at = peers_.find(peer);
  if (at == peers_.end()) {
    make_room();
    peers_.try_emplace(peer, peer_entry{.since = now,
                                        .nonce = std::nullopt,
                                        .told = {1, 1, now},
                                        .topology = {1, 2, now},
                                        .session = nullptr});
    return peer_state::greeting;
  }
  auto& entry = at->second;
  if (entry.state == peer_state::greeting
      && now - entry.since > limits_.login_time)
    entry.state = peer_state::ignored;
  if (entry.session)
    entry.session->heard = now;
  return entry.state;
}

void client_sessions::junk(const curve_key& peer) {
  const auto at = peers_.find(peer);
  if (at == peers_.end() || at->second.session)
    return;
  if (++at->second.junk >= limits_.junk)
    at->second.state = peer_state::ignored;
}

bool client_sessions::may_tell(const curve_key& peer, steady_time now) {
  const auto at = peers_.find(peer);
  return at != peers_.end() && at->second.told.take(now);
}

bool client_sessions::may_ask_topology(const curve_key& peer, steady_time now) {
  const auto at = peers_.find(peer);
  return at != peers_.end() && at->second.topology.take(now);
}

// -- login -------------------------------------------------------------------

tl::expected<session::challenge, std::string_view>
client_sessions::hello(const curve_key& peer, steady_time now) {
  auto& entry = peers_.at(peer);
  if (entry.session)
    return tl::unexpected(session::refused::already_open);
  if (entry.state == peer_state::ended) {
    entry.state = peer_state::greeting;
    entry.since = now;
  }
  entry.nonce = random_.make<session::login_nonce>();
  return session::challenge{*entry.nonce, gateway_};
}

tl::expected<session::login, std::string_view>
client_sessions::login(const curve_key& peer,
                       const session::signed_login& sent) {
  auto& entry = peers_.at(peer);
  if (entry.session)
    return tl::unexpected(session::refused::already_open);
  const auto nonce = std::exchange(entry.nonce, std::nullopt);
  const auto read = nonce
                        ? session::verify_login(sent, {gateway_, *nonce, peer})
                        : tl::unexpected(session::errc::wrong_binding);
  if (!read) {
    if (++entry.failed_logins >= limits_.login_attempts)
      entry.state = peer_state::ignored;
    return tl::unexpected(session::refused::bad_login);
  }
  if (read->kind == session::session_class::service
      && !is_service_(read->client))
    return tl::unexpected(session::refused::class_not_granted);
  // Somebody who is in already takes no more room by coming again.
  if (is_full() && !by_client_.contains(read->client))
    return tl::unexpected(session::refused::full);
  return *read;
}

token_bucket client_sessions::uplink_bucket(const session::login& what,
                                            steady_time now) const {
  if (what.kind == session::session_class::service) {
    const double rate = limits_.service_packets_per_second;
    return {rate, rate, now};
  }
  const auto rate
      = session::rates_of(what.rates).uplink_per_second() * uplink_margin;
  return {rate, rate * uplink_depth_seconds, now};
}

client_sessions::opened client_sessions::open(const curve_key& peer,
                                              routing_id route,
                                              const session::login& what,
                                              steady_time now) {
  const auto at = peers_.find(peer);
  if (at == peers_.end() || at->second.session)
    return {nullptr, nullptr};
  opened result{nullptr, nullptr};
  if (const auto older = by_client_.find(what.client);
      older != by_client_.end())
    result.superseded = close(curve_key{older->second}, now);
  auto& entry = at->second;
  entry.state = peer_state::open;
  entry.failed_logins = 0;
  entry.session = std::make_unique<client_session>(
      client_session{peer,
                     std::move(route),
                     what.client,
                     what.kind,
                     what.rates,
                     uplink_bucket(what, now),
                     {},
                     now});
  by_client_.insert_or_assign(what.client, peer);
  result.session = entry.session.get();
  return result;
}

std::unique_ptr<client_session> client_sessions::close(const curve_key& peer,
                                                       steady_time now) {
  const auto at = peers_.find(peer);
  if (at == peers_.end() || !at->second.session)
    return nullptr;
  auto& entry = at->second;
  entry.state = peer_state::ended;
  entry.since = now;
  by_client_.erase(entry.session->client);
  return std::exchange(entry.session, nullptr);
}

std::vector<std::unique_ptr<client_session>>
client_sessions::close_silent(steady_time now) {
  std::vector<curve_key> silent;
  for_each([&](const client_session& open) {
    if (now - open.heard > limits_.silence)
      silent.push_back(open.peer);
  });
  std::vector<std::unique_ptr<client_session>> closed;
  for (const auto& peer : silent)
    closed.push_back(close(peer, now));
  return closed;
}

client_session* client_sessions::of_peer(const curve_key& peer) {
  const auto at = peers_.find(peer);
  return at == peers_.end() ? nullptr : at->second.session.get();
}

client_session* client_sessions::of_client(const identity& client) {
  const auto at = by_client_.find(client);
  return at == by_client_.end() ? nullptr : of_peer(at->second);
}

} // namespace nephele::gateway
