#include "common/client/departures.hpp"

#include <algorithm>

namespace nephele::client {

namespace {

/// Without a topology every build fails; the next try is then.
constexpr std::chrono::milliseconds failure_pause{100};

} // namespace

// -- source_rota --------------------------------------------------------------

void source_rota::add(traffic_source& source) {
  sources_.push_back(&source);
}

void source_rota::remove(const traffic_source& source) {
  std::erase(sources_, &source);
}

std::optional<source_rota::offer> source_rota::next(steady_time now) {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    turn_ = (turn_ + 1) % sources_.size();
    auto* source = sources_[turn_];
    if (auto what = source->next(now))
      return offer{source, std::move(*what)};
  }
  return std::nullopt;
}

// -- departures ---------------------------------------------------------------

departures::departures(send_schedule schedule, packet_factory& factory,
                       acknowledgements& acks, client::loops& probes,
                       timing when)
    : schedule_(std::move(schedule)), factory_(factory), acks_(acks),
      loops_(probes), when_(when) {
}

departures::departures(send_schedule schedule, packet_factory& factory,
                       acknowledgements& acks, client::loops& probes)
    : departures(std::move(schedule), factory, acks, probes, timing{}) {
}

departures::~departures() {
  for (const auto& waiting : ready_) {
    if (waiting.from != nullptr)
      waiting.from->lost(waiting.handle, waiting.made);
  }
}

void departures::remove(const traffic_source& source) {
  rota_.remove(source);
  acks_.forget(source);
  for (auto& waiting : ready_) {
    if (waiting.from == &source)
      waiting.from = nullptr;
  }
}

steady_time departures::prepare_at(steady_time now) {
  const auto wanted = std::max(
      {schedule_.upcoming(ready_.size()).due - when_.lead, not_before_, now});
  // Building delays whatever falls due meanwhile; so it waits for that.
  if (!ready_.empty()) {
    const auto due = schedule_.upcoming(0).due;
    if (wanted > due - when_.guard && wanted < due)
      return due;
  }
  return wanted;
}

steady_time departures::next_action(steady_time now) {
  const auto build = prepare_at(now);
  if (ready_.empty())
    return build;
  return std::max(now, std::min(build, schedule_.upcoming(0).due));
}

std::optional<outgoing> departures::emit(steady_time now) {
  skip_missed(now);
  if (ready_.empty() || schedule_.upcoming(0).due > now)
    return std::nullopt;
  auto leaving = std::move(ready_.front());
  ready_.pop_front();
  schedule_.pop();
  ++counts_.emitted;
  acks_.sent(leaving.packet.token, leaving.from, leaving.handle, now);
  if (leaving.is_loop)
    loops_.sent(leaving.handle, leaving.packet.route, now);
  else
    ++counts_.parcels;
  return std::move(leaving.packet);
}

void departures::skip_missed(steady_time now) {
  // Packets stay for the slots to come, as far as they are fresh: a missed
  // tick loses nothing.
  counts_.skipped += schedule_.skip_before(now - when_.lateness, now);
  discard_stale(now);
}

void departures::discard_stale(steady_time now) {
  while (!ready_.empty() && ready_.front().made + when_.stale < now) {
    const auto gone = std::move(ready_.front());
    ready_.pop_front();
    if (gone.from != nullptr)
      gone.from->lost(gone.handle, now);
  }
}

bool departures::prepare(steady_time now, wall_time wall) {
  skip_missed(now);
  if (prepare_at(now) > now)
    return false;
  const bool is_main
      = schedule_.upcoming(ready_.size()).kind == slot_kind::main;
  auto built = is_main ? build_parcel(now, wall) : std::nullopt;
  if (!built)
    built = build_loop(now, wall);
  if (!built) {
    not_before_ = now + failure_pause;
    return false;
  }
  ready_.push_back(std::move(*built));
  return true;
}

std::optional<departures::prepared> departures::build_parcel(steady_time now,
                                                             wall_time wall) {
  auto offer = rota_.next(now);
  if (!offer)
    return std::nullopt;
  const auto handle = offer->what.handle;
  auto packet = factory_.build(offer->what, wall);
  if (packet)
    return prepared{std::move(*packet), now, false, offer->from, handle};
  ++counts_.unbuilt;
  last_failure_ = packet.error();
  offer->from->not_sent(handle, packet.error(), now);
  return std::nullopt;
}

std::optional<departures::prepared> departures::build_loop(steady_time now,
                                                           wall_time wall) {
  const auto id = loops_.draw_id();
  auto packet = factory_.build_loop(id, wall);
  if (packet)
    return prepared{std::move(*packet), now, true, nullptr, id};
  ++counts_.unbuilt;
  last_failure_ = packet.error();
  return std::nullopt;
}

std::optional<outgoing> send_at_once(source_rota& rota, packet_factory& factory,
                                     acknowledgements& acks, steady_time now,
                                     wall_time wall) {
  auto offer = rota.next(now);
  if (!offer)
    return std::nullopt;
  auto packet = factory.build(offer->what, wall);
  if (!packet) {
    offer->from->not_sent(offer->what.handle, packet.error(), now);
    return std::nullopt;
  }
  acks.sent(packet->token, offer->from, offer->what.handle, now);
  return std::move(*packet);
}

} // namespace nephele::client
