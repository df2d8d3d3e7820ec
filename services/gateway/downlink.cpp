#include "services/gateway/downlink.hpp"

#include <algorithm>

namespace nephele::gateway {

namespace {

/// Frames for one service in one turn, so that the others get theirs.
constexpr int pump_burst = 32;

/// When to try again a service whose connection takes no more.
constexpr std::chrono::milliseconds pump_retry{5};

} // namespace

downlink::downlink(client_port& out, deliveries& from, counts& counted,
                   crypto::random& random)
    : out_(out), from_(from), counts_(counted), random_(random) {
}

void downlink::open(client_session& session, steady_time now) {
  close(session.client);
  auto& made = lines_.emplace(session.client, line{&session, {}}).first->second;
  if (session.kind == session::session_class::service)
    return set_due(made, now);
  made.clock.emplace(session::rates_of(session.rates).downlink_per_second,
                     random_, now);
  set_due(made, made.clock->next());
}

void downlink::close(const identity& client) {
  const auto at = lines_.find(client);
  if (at == lines_.end())
    return;
  due_.erase({at->second.due, client});
  lines_.erase(at);
}

void downlink::set_due(line& which, steady_time due) {
  due_.erase({which.due, which.session->client});
  which.due = due;
  if (due != steady_time::max())
    due_.emplace(due, which.session->client);
}

void downlink::available(const identity& client) {
  const auto at = lines_.find(client);
  // The next run is early enough, and lets what comes together go together.
  if (at != lines_.end() && !at->second.clock)
    set_due(at->second, steady_time::min());
}

void downlink::run(steady_time now) {
  // Whoever is due again in this turn waits for the next one.
  std::vector<identity> turn;
  for (const auto& [due, client] : due_) {
    if (due > now)
      break;
    turn.push_back(client);
  }
  for (const auto& client : turn) {
    auto& which = lines_.at(client);
    if (which.clock)
      tick(which, now);
    else
      pump(which, now);
  }
}

steady_time downlink::next_due() const noexcept {
  return due_.empty() ? steady_time::max() : due_.begin()->first;
}

void downlink::tick(line& which, steady_time now) {
  auto ticks = which.clock->pass(now);
  set_due(which, which.clock->next());
  for (; ticks.due > 0; --ticks.due)
    if (send_frame(*which.session, true) == sent::refused)
      break;
  counts::add(counts_.downlink_missed, ticks.due + ticks.missed);
}

void downlink::pump(line& which, steady_time now) {
  set_due(which, steady_time::max());
  for (int i = 0; i < pump_burst; ++i) {
    switch (send_frame(*which.session, false)) {
    case sent::filled:
      break;
    case sent::empty:
      return;
    case sent::refused:
      return set_due(which, now + pump_retry);
    }
  }
  set_due(which, now);
}

downlink::sent downlink::send_frame(client_session& session,
                                    bool even_if_empty) {
  session::downlink_frame frame;
  auto* const to = from_.find(session.client);
  const auto message = to != nullptr ? from_.next(*to) : std::nullopt;
  if (message) {
    frame.delivery = message->which;
    frame.message = session::message_view{*message->body};
  }
  const auto tokens = std::min(session.tokens.size(), session::ack_slots);
  std::copy_n(session.tokens.begin(), tokens, frame.acks.begin());
  frame.acks_used = static_cast<std::uint8_t>(tokens);
  if (!even_if_empty && !message && tokens == 0)
    return sent::empty;

  byte_array<session::downlink_frame_size> bytes;
  session::encode_downlink(frame, bytes);
  if (out_.send(session.route, bytes) != client_port::outcome::sent)
    return sent::refused;
  counts::add(counts_.downlink_frames);
  session.tokens.erase(session.tokens.begin(),
                       session.tokens.begin()
                           + static_cast<std::ptrdiff_t>(tokens));
  if (message) {
    counts::add(counts_.downlink_messages);
    from_.sent(*to, message->which);
  }
  return sent::filled;
}

} // namespace nephele::gateway
