#include "common/client_session/gateway_link.hpp"

#include <algorithm>

namespace nephele::client_session {

namespace {

using namespace std::chrono_literals;

/// The gateway ignores a peer that has not logged in after 3 s, so a step that
/// takes longer will not come to anything.
constexpr auto step_limit = 3s;

/// How long a gateway may say nothing. It sends a client more than a hundred
/// frames a second, and a service at least the answers to its polls.
constexpr auto client_silence = 2s;
constexpr auto service_silence_in_polls = 3;

/// Messages read in one turn of the loop, so that clocks are not held up.
constexpr int reads_per_turn = 64;

} // namespace

gateway_link::gateway_link(zmq::event_loop& loop, zmq::context& context,
                           crypto::random& source, identity_of_client who,
                           gateway_events& events)
    : loop_(loop), context_(context), random_(source), who_(who),
      events_(events) {
}

gateway_link::~gateway_link() {
  close();
}

void gateway_link::open(const gateway_entry& gateway) {
  close();
  gateway_ = gateway;
  if (auto connected = connect(gateway); !connected) {
    drop();
    events_.closed(connected.error());
    return;
  }
  state_ = state::greeted;
  send_control(session::hello{});
  expect_by(step_limit, "no challenge");
}

void gateway_link::close() {
  if (state_ == state::open)
    send_control(session::logout{});
  drop();
}

result<void> gateway_link::connect(const gateway_entry& gateway) {
  zmq::socket_settings options;
  options.max_message = session::max_reply_size;
  // Time for the goodbye; a gateway that is gone holds the exit up no longer.
  options.linger = 200ms;
  auto opened = zmq::socket::open(context_, zmq::socket_kind::dealer, options);
  if (!opened)
    return nephele::fail(opened.error());
  const auto own = zmq::make_curve_pair(random_);
  connection_ = own.public_key;
  if (auto ready = opened->curve_client(own, gateway.key); !ready)
    return ready;
  if (auto ready = opened->connect(gateway.endpoint); !ready)
    return ready;
  socket_.emplace(std::move(*opened));
  watch_ = loop_.watch(*socket_, [this] { read(); });
  return {};
}

void gateway_link::drop() {
  state_ = state::closed;
  for (auto* timer : {&deadline_, &poll_, &liveness_}) {
    if (*timer)
      loop_.cancel(**timer);
    timer->reset();
  }
  poll_period_ = 0ns;
  if (socket_) {
    loop_.unwatch(watch_);
    socket_.reset();
  }
}

void gateway_link::fail(errc why, std::string context) {
  drop();
  events_.closed(error{why, std::move(context)});
}

void gateway_link::expect_by(std::chrono::nanoseconds within,
                             const char* what) {
  if (deadline_)
    loop_.cancel(*deadline_);
  deadline_ = loop_.at(loop_.now() + within, [this, what] {
    deadline_.reset();
    fail(errc::gateway_silent, what);
  });
}

// -- receiving ---------------------------------------------------------------

void gateway_link::read() {
  for (int i = 0; i < reads_per_turn && socket_; ++i) {
    switch (socket_->receive(parts_, 1)) {
    case zmq::receive_outcome::received:
      // The parts are moved out: what they say may close this link.
      if (auto message = std::move(parts_.front()); true)
        take(message.bytes());
      break;
    case zmq::receive_outcome::malformed:
      break;
    case zmq::receive_outcome::empty:
    case zmq::receive_outcome::closed:
      return;
    }
  }
}

void gateway_link::take(byte_span message) {
  last_heard_ = loop_.now();
  if (session::is_control(message)) {
    take_control(message);
    return;
  }
  const auto frame = session::decode_downlink(message);
  if (!frame || state_ != state::open) {
    fail(errc::gateway_protocol, "a frame that does not belong here");
    return;
  }
  events_.arrived(*frame);
}

void gateway_link::take_control(byte_span text) {
  const auto reply = session::decode_reply(text);
  if (!reply) {
    fail(errc::gateway_protocol, std::string{reply.error().code});
    return;
  }
  const auto& body = reply->body;
  if (const auto* asked = std::get_if<session::challenge>(&body))
    answer(*asked);
  else if (const auto* terms = std::get_if<session::welcome>(&body))
    begin(*terms);
  else if (const auto* found = std::get_if<session::topology_reply>(&body))
    events_.topology_arrived(found->body);
  else if (const auto* no = std::get_if<session::refusal>(&body)) {
    // A topology that is not to be had now will be at the next poll.
    if (state_ != state::open || no->code == session::refused::superseded
        || no->code == session::refused::draining
        || no->code == session::refused::no_session)
      fail(errc::gateway_refused, no->code + ": " + no->message);
  }
}

void gateway_link::answer(const session::challenge& asked) {
  if (state_ != state::greeted)
    return;
  if (asked.gateway != gateway_.id) {
    fail(errc::gateway_protocol, "it is another gateway");
    return;
  }
  state_ = state::challenged;
  send_control(session::sign_login({.client = who_.key.id(),
                                    .gateway = gateway_.id,
                                    .nonce = asked.nonce,
                                    .connection = connection_,
                                    .kind = who_.kind,
                                    .rates = who_.rates},
                                   who_.key));
  expect_by(step_limit, "no welcome");
}

void gateway_link::begin(const session::welcome& terms) {
  if (state_ != state::challenged)
    return;
  if (deadline_)
    loop_.cancel(*deadline_);
  deadline_.reset();
  state_ = state::open;
  next_poll_ = loop_.now();
  send_control(session::topology_request{});
  watch_liveness();
  events_.opened(terms);
}

void gateway_link::watch_liveness() {
  const auto limit = std::max<std::chrono::nanoseconds>(
      client_silence, who_.kind == session::session_class::service
                          ? poll_period_ * service_silence_in_polls
                          : 0ns);
  if (loop_.now() - last_heard_ > limit && poll_period_ > 0ns) {
    liveness_.reset();
    fail(errc::gateway_silent, "no frame for too long");
    return;
  }
  liveness_ = loop_.at(loop_.now() + 500ms, [this] { watch_liveness(); });
}

// -- sending -----------------------------------------------------------------

bool gateway_link::send(const session::uplink_frame& frame) {
  if (state_ != state::open)
    return false;
  byte_array<session::uplink_frame_size> bytes;
  session::encode_uplink(frame, bytes);
  return send_bytes(bytes);
}

bool gateway_link::send_taken(session::delivery_number taken) {
  if (state_ != state::open)
    return false;
  byte_array<session::taken_frame_size> bytes;
  session::encode_taken(taken, bytes);
  return send_bytes(bytes);
}

bool gateway_link::send_control(session::control_body body) {
  const auto text = session::encode_control({next_id_++, std::move(body)});
  return send_bytes(as_bytes(text));
}

bool gateway_link::send_bytes(byte_span bytes) {
  zmq::message message{bytes};
  return socket_ && socket_->send(message) == zmq::send_outcome::sent;
}

void gateway_link::poll_topology(std::chrono::nanoseconds period) {
  const bool running = poll_period_ > 0ns;
  poll_period_ = period;
  if (!running && state_ == state::open)
    schedule_poll();
}

void gateway_link::schedule_poll() {
  // A missed time is skipped, never caught up.
  while (next_poll_ <= loop_.now())
    next_poll_ += poll_period_;
  poll_ = loop_.at(next_poll_, [this] {
    poll_.reset();
    send_control(session::topology_request{});
    schedule_poll();
  });
}

} // namespace nephele::client_session
