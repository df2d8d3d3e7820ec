#include "services/gateway/core.hpp"

#include <algorithm>

namespace nephele::gateway {

namespace {

constexpr std::chrono::seconds housekeeping_interval{1};

/// Ack tokens that may wait for one session.
constexpr std::size_t max_tokens = 1024;

/// A final payload of size class `regular`: ack hop, ack packet, message.
constexpr std::size_t regular_payload
    = identity::size + ack_packet_size + session::message_size;
static_assert(regular_payload == 2048);

std::string_view sentence_for(std::string_view code) noexcept {
  using namespace session::refused;
  if (code == bad_login)
    return "the login does not verify for this connection";
  if (code == full)
    return "this gateway has no room";
  if (code == unavailable)
    return "this gateway cannot serve at the moment";
  if (code == superseded)
    return "the same identity has logged in again";
  if (code == draining)
    return "this gateway is shutting down";
  return "the request was refused";
}

} // namespace

core::core(const core_parts& parts, const core_limits& limits,
           std::vector<deliveries::known_client> known)
    : clients_(parts.clients), counts_(parts.counted),
      services_(limits.services),
      sessions_(parts.self, parts.random, limits.sessions,
                [this](const identity& client) { return is_service(client); }),
      deliveries_(parts.durable, parts.counted, limits.deliveries,
                  std::move(known)),
      uplink_(parts.mixes, parts.guard, parts.counted),
      downlink_(parts.clients, deliveries_, parts.counted, parts.random) {
  deliveries_.on_available(
      [this](const recipient& client) { downlink_.available(client.id()); });
}

void core::use_topology(std::shared_ptr<const topology::directory> directory,
                        std::shared_ptr<const std::string> relayed) {
  if (directory)
    deliveries_.set_ack_hold(directory->parameters().ack_hold);
  uplink_.use(std::move(directory));
  relayed_ = std::move(relayed);
}

bool core::is_service(const identity& client) const {
  if (services_.contains(client))
    return true;
  const auto* const known = uplink_.topology();
  return known != nullptr
         && std::ranges::find(known->services(), client)
                != known->services().end();
}

void core::reply(byte_span route, std::uint64_t id,
                 session::control_body body) {
  const auto text = session::encode_control({id, std::move(body)});
  // A connection that takes no more loses the answer; its client asks again.
  static_cast<void>(clients_.send(route, as_bytes(text)));
}

void core::refuse(byte_span route, std::uint64_t id, std::string_view code) {
  reply(route, id,
        session::refusal{std::string{code}, std::string{sentence_for(code)}});
}

// -- client messages ---------------------------------------------------------

void core::from_client(const curve_key& peer, byte_span route,
                       byte_span message, steady_time now, wall_time wall) {
  using state = client_sessions::peer_state;
  const auto known = sessions_.heard_from(peer, now);
  if (known == state::ignored)
    return counts_.dropped(drop_reason::junk);
  const caller from{peer, route, now, wall};
  if (session::is_control(message))
    return on_control(from, message);
  if (const auto kind = session::kind_of(message);
      kind && *kind != session::frame_kind::downlink)
    return on_frame(from, *kind, message);
  counts_.dropped(drop_reason::junk);
  sessions_.junk(peer);
}

void core::on_control(const caller& from, byte_span message) {
  const auto request = session::decode_request(message);
  if (!request) {
    counts_.dropped(drop_reason::junk);
    sessions_.junk(from.peer);
    if (sessions_.may_tell(from.peer, from.now))
      refuse(from.route, request.error().id, request.error().code);
    return;
  }
  const auto id = request->id;
  if (std::holds_alternative<session::hello>(request->body))
    return on_hello(from, id);
  if (const auto* login = std::get_if<session::signed_login>(&request->body))
    return on_login(from, id, *login);
  if (std::holds_alternative<session::topology_request>(request->body))
    return on_topology(from, id);
  on_logout(from, id);
}

void core::on_hello(const caller& from, std::uint64_t id) {
  if (draining_)
    return refuse(from.route, id, session::refused::draining);
  const auto made = sessions_.hello(from.peer, from.now);
  if (!made)
    return refuse(from.route, id, made.error());
  // Challenges are cheap, and yet nobody needs them by the thousand.
  sessions_.junk(from.peer);
  reply(from.route, id, *made);
}

void core::on_login(const caller& from, std::uint64_t id,
                    const session::signed_login& sent) {
  if (draining_)
    return refuse(from.route, id, session::refused::draining);
  const auto admitted = sessions_.login(from.peer, sent);
  if (!admitted) {
    counts::add(counts_.login_failures);
    return refuse(from.route, id, admitted.error());
  }
  const routing_id route(from.route.begin(), from.route.end());
  if (auto* const known = deliveries_.find(admitted->client))
    return enter(from.peer, route, id, *admitted, *known, from.now, from.wall);
  const auto outcome = deliveries_.enrol(
      admitted->client, from.wall,
      [this, peer = from.peer, route, id, what = *admitted, now = from.now,
       wall = from.wall](recipient* made) {
        if (made == nullptr)
          return refuse(route, id, session::refused::unavailable);
        enter(peer, route, id, what, *made, now, wall);
      });
  if (outcome == deliveries::enrolment::full)
    refuse(from.route, id, session::refused::full);
  if (outcome == deliveries::enrolment::unavailable)
    refuse(from.route, id, session::refused::unavailable);
}

void core::enter(const curve_key& peer, const routing_id& route,
                 std::uint64_t id, const session::login& what,
                 recipient& client, steady_time now, wall_time wall) {
  const auto opened = sessions_.open(peer, route, what, now);
  if (opened.session == nullptr)
    return;
  if (opened.superseded) {
    leave(*opened.superseded);
    refuse(opened.superseded->route, 0, session::refused::superseded);
  }
  counts::add(counts_.logins);
  const bool clocked = what.kind == session::session_class::client;
  reply(route, id,
        session::welcome{
            what.kind,
            clocked ? session::rates_of(what.rates).downlink_per_second : 0,
            session::ack_slots, client.next_number(),
            wall.time_since_epoch().count()});
  downlink_.open(*opened.session, now);
  deliveries_.connected(client, wall);
}

void core::leave(const client_session& session) {
  downlink_.close(session.client);
  counts_.dropped(drop_reason::token_offline, session.tokens.size());
  if (auto* const client = deliveries_.find(session.client))
    deliveries_.disconnected(*client);
}

void core::on_topology(const caller& from, std::uint64_t id) {
  if (!sessions_.may_ask_topology(from.peer, from.now))
    return refuse(from.route, id, session::refused::too_often);
  if (!relayed_)
    return refuse(from.route, id, session::refused::unavailable);
  reply(from.route, id, session::topology_reply{*relayed_});
}

void core::on_logout(const caller& from, std::uint64_t id) {
  if (const auto over = sessions_.close(from.peer, from.now))
    leave(*over);
  reply(from.route, id, session::bye{});
}

// -- frames ------------------------------------------------------------------

void core::no_session(const caller& from) {
  counts_.dropped(drop_reason::no_session);
  sessions_.junk(from.peer);
  if (sessions_.may_tell(from.peer, from.now))
    refuse(from.route, 0, session::refused::no_session);
}

void core::on_frame(const caller& from, session::frame_kind kind,
                    byte_span message) {
  auto* const session = sessions_.of_peer(from.peer);
  if (session == nullptr)
    return no_session(from);
  if (!uplink_.within_rate(*session, from.now))
    return;
  if (kind == session::frame_kind::uplink)
    return on_uplink(*session, from, message);
  on_taken(*session, from, message);
}

bool core::accept_taken(client_session& session, const caller& from,
                        session::delivery_number taken) {
  auto* const client = deliveries_.find(session.client);
  if (client == nullptr || !deliveries_.take(*client, taken)) {
    counts_.dropped(drop_reason::malformed_frame);
    return false;
  }
  if (!std::ranges::equal(session.route, from.route)) {
    // The connection broke and came back: what was under way is lost.
    session.route.assign(from.route.begin(), from.route.end());
    deliveries_.connected(*client, from.wall);
  }
  return true;
}

void core::on_uplink(client_session& session, const caller& from,
                     byte_span message) {
  const auto frame = session::decode_uplink(message);
  if (!frame)
    return counts_.dropped(drop_reason::malformed_frame);
  if (!accept_taken(session, from, frame->taken))
    return;
  if (draining_)
    return counts_.dropped(drop_reason::not_serving);
  uplink_.forward(session.client, *frame, from.now, from.wall);
}

void core::on_taken(client_session& session, const caller& from,
                    byte_span message) {
  const auto taken = session::decode_taken(message);
  if (!taken || session.kind != session::session_class::service)
    return counts_.dropped(drop_reason::malformed_frame);
  static_cast<void>(accept_taken(session, from, *taken));
}

// -- what the mixnet delivers ------------------------------------------------

void core::from_mixnet(const identity& to, sphinx::size_class size,
                       rotation_number rotation, byte_span payload,
                       steady_time now, wall_time wall) {
  if (size == sphinx::size_class::ack)
    return on_token(to, payload);
  if (payload.size() != regular_payload)
    return counts_.dropped(drop_reason::malformed_payload);
  ack_order ack{{}, rotation, {}};
  std::ranges::copy(payload.first<identity::size>(), ack.hop.bytes.begin());
  std::ranges::copy(payload.subspan<identity::size, ack_packet_size>(),
                    ack.packet.begin());
  deliveries_.accept(to, payload.last<session::message_size>(), std::move(ack),
                     now, wall);
}

void core::on_token(const identity& to, byte_span payload) {
  const auto token = fixed_from_bytes<session::ack_token>(payload);
  if (!token)
    return counts_.dropped(drop_reason::malformed_payload);
  auto* const session = sessions_.of_client(to);
  if (session == nullptr)
    return counts_.dropped(drop_reason::token_offline);
  if (session->tokens.size() >= max_tokens)
    return counts_.dropped(drop_reason::token_overflow);
  session->tokens.push_back(*token);
  counts::add(counts_.tokens_accepted);
  downlink_.available(to);
}

// -- time --------------------------------------------------------------------

void core::run(steady_time now, wall_time wall) {
  deliveries_.run(now);
  for (const auto& [ack, late] : deliveries_.due_acks(now)) {
    uplink_.release(ack, now, wall);
    if (late)
      counts::add(counts_.acks_late);
  }
  downlink_.run(now);
  if (draining_)
    deliveries_.flush(now);
  if (housekeeping_ <= now)
    housekeep(now, wall);
}

void core::housekeep(steady_time now, wall_time wall) {
  housekeeping_ = now + housekeeping_interval;
  for (const auto& over : sessions_.close_silent(now))
    leave(*over);
  deliveries_.check_disk();
  const auto* const known = uplink_.topology();
  if (known == nullptr)
    return;
  const auto epoch = topology::epoch_at(known->parameters(), wall);
  if (epoch && epoch_ != epoch)
    deliveries_.begin_epoch(wall);
  epoch_ = epoch;
}

steady_time core::next_due() const noexcept {
  return std::min(
      {deliveries_.next_due(), downlink_.next_due(), housekeeping_});
}

void core::begin_drain(steady_time now) {
  draining_ = true;
  sessions_.for_each([this](const client_session& session) {
    refuse(session.route, 0, session::refused::draining);
  });
  deliveries_.flush(now);
}

} // namespace nephele::gateway
