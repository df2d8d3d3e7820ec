#include "common/stream/channel.hpp"

#include <algorithm>

namespace nephele::stream {

namespace {

/// A DATA record in what another record left over is worth its header only if
/// it carries this much, or all there is.
constexpr std::size_t worthwhile_data = 256;

constexpr std::size_t max_pending_resets = 128;

/// A stream that the program has let go of may take this long to settle.
constexpr std::chrono::seconds settling{60};

bool carries_data(const stream_state& s) noexcept {
  return s.open && !s.reset && s.out.is_ready();
}

} // namespace

// -- streams ------------------------------------------------------------------

stream_state* channel::find(stream_number number) noexcept {
  const auto found = streams_.find(number);
  return found == streams_.end() ? nullptr : &found->second;
}

const stream_state* channel::find(stream_number number) const noexcept {
  const auto found = streams_.find(number);
  return found == streams_.end() ? nullptr : &found->second;
}

stream_state* channel::live(stream_number number) noexcept {
  auto* s = find(number);
  return s == nullptr || s->reset ? nullptr : s;
}

stream_state& channel::add(stream_number number, std::size_t window,
                           std::size_t send_capacity, steady_time now) {
  mark_used(number);
  return streams_.try_emplace(number, window, send_capacity, now).first->second;
}

bool channel::was_used(stream_number number) const noexcept {
  return highest_.value() >= remembered_streams
                 && number.value() <= highest_.value() - remembered_streams
             ? true
             : used_.contains(number);
}

void channel::mark_used(stream_number number) {
  used_.insert(number);
  highest_ = std::max(highest_, number);
  while (used_.size() > remembered_streams
         && highest_.value() >= remembered_streams
         && used_.begin()->value() <= highest_.value() - remembered_streams)
    used_.erase(used_.begin());
  // Numbers far apart would keep the set growing otherwise.
  while (used_.size() > 2 * std::size_t{remembered_streams})
    used_.erase(used_.begin());
}

void channel::mark_changed(stream_number number, stream_state& s) {
  if (s.changed || s.released)
    return;
  s.changed = true;
  changed_.push_back(number);
}

std::vector<stream_number> channel::take_changed() {
  for (const auto number : changed_)
    if (auto* s = find(number))
      s->changed = false;
  return std::exchange(changed_, {});
}

void channel::reset(stream_number number, reset_code code) {
  auto* s = live(number);
  if (s == nullptr)
    return;
  s->reset = code;
  mark_changed(number, *s);
  refuse(number, code);
}

void channel::refuse(stream_number number, reset_code code) {
  if (resets_.size() < max_pending_resets)
    resets_.try_emplace(number, pending_reset{.code = code});
}

// -- from the peer ------------------------------------------------------------

void channel::opened(stream_state& s, std::uint64_t window, steady_time now) {
  s.progress = now;
  s.hello = greeting::none;
  s.open = true;
  s.out.open_window(window);
}

void channel::receive(const data_record& r, steady_time now) {
  auto* s = live(r.stream);
  if (s == nullptr) {
    if (find(r.stream) == nullptr)
      refuse(r.stream, reset_code::no_such_stream);
    return;
  }
  const auto before = s->in.received();
  if (!s->in.insert(r.offset, r.bytes)) {
    reset(r.stream, reset_code::protocol);
    return;
  }
  if (r.offset + r.bytes.size() <= before)
    s->credits.repeat();
  const bool news = !s->open || s->in.received() != before;
  opened(*s, 0, now);
  if (news)
    mark_changed(r.stream, *s);
}

void channel::receive(const credit_record& r, steady_time now) {
  auto* s = live(r.stream);
  if (s == nullptr)
    return;
  if (!s->out.credit(r.received, r.window)) {
    reset(r.stream, reset_code::protocol);
    return;
  }
  opened(*s, 0, now);
  mark_changed(r.stream, *s);
}

void channel::receive(const fin_record& r, steady_time now) {
  auto* s = live(r.stream);
  if (s == nullptr) {
    if (find(r.stream) == nullptr)
      refuse(r.stream, reset_code::no_such_stream);
    return;
  }
  if (s->in.is_complete())
    s->credits.repeat();
  if (!s->in.finish(r.final_offset)) {
    reset(r.stream, reset_code::protocol);
    return;
  }
  opened(*s, 0, now);
  mark_changed(r.stream, *s);
}

void channel::receive(const reset_record& r, steady_time now) {
  mark_used(r.stream);
  auto* s = live(r.stream);
  if (s == nullptr)
    return;
  s->progress = now;
  // The peer has forgotten a stream of which it had confirmed everything but
  // the last word: nothing is missing.
  if (r.code == reset_code::no_such_stream && s->in.is_complete()
      && s->out.is_finished() && !s->out.is_ready()) {
    s->out.confirm();
    s->farewell_stored = true;
  } else {
    s->reset = r.code;
  }
  mark_changed(r.stream, *s);
}

// -- to the peer --------------------------------------------------------------

bool channel::is_ready(steady_time now) const noexcept {
  const auto unsent = [](const auto& entry) { return !entry.second.in_flight; };
  if (std::ranges::any_of(resets_, unsent))
    return true;
  return std::ranges::any_of(streams_, [now](const auto& entry) {
    const auto& s = entry.second;
    if (carries_data(s))
      return true;
    if (s.reset || !s.open)
      return false;
    const auto due = s.credits.due(s.in);
    return due && *due <= now;
  });
}

std::size_t channel::backlog() const noexcept {
  std::uint64_t bytes = 0;
  for (const auto& [number, s] : streams_)
    if (s.open && !s.reset)
      bytes += s.out.ready_bytes();
  return (bytes + max_data - 1) / max_data;
}

bool channel::is_waiting() const noexcept {
  return std::ranges::any_of(streams_, [](const auto& entry) {
    const auto& s = entry.second;
    return !s.reset && (!s.open || s.out.is_waiting());
  });
}

void channel::fill(record_writer& out, shipment& sent, steady_time now) {
  fill_resets(out, sent);
  fill_credits(out, sent, now, true);
  fill_data(out, sent);
  fill_credits(out, sent, now, false);
}

void channel::fill_resets(record_writer& out, shipment& sent) {
  for (auto& [number, pending] : resets_) {
    if (pending.in_flight)
      continue;
    if (!out.add(reset_record{.stream = number, .code = pending.code}))
      return;
    pending.in_flight = true;
    sent.items.emplace_back(sent_reset{number});
  }
}

void channel::fill_credits(record_writer& out, shipment& sent, steady_time now,
                           bool only_due) {
  for (auto& [number, s] : streams_) {
    if (s.reset || !s.open || !s.credits.differs(s.in))
      continue;
    if (const auto due = s.credits.due(s.in); only_due && (!due || *due > now))
      continue;
    const auto received = s.in.received();
    const auto position = received - (s.in.is_complete() ? 1 : 0);
    if (!out.add(credit_record{
            .stream = number,
            .received = received,
            .window = static_cast<std::uint32_t>(s.in.edge() - position)}))
      return;
    s.credits.told(s.in, now);
    sent.items.emplace_back(sent_credit{number, received, s.in.edge()});
  }
}

bool channel::add_range(record_writer& out, shipment& sent,
                        stream_number number, stream_state& s) {
  if (!carries_data(s))
    return true;
  const auto room
      = out.remaining() > data_overhead ? out.remaining() - data_overhead : 0;
  const auto wanted = s.out.ready_bytes();
  if (wanted > 0 && room < std::min<std::uint64_t>(wanted, worthwhile_data))
    return false;
  const auto part = s.out.take(room);
  if (!part)
    return true;
  if (const auto bytes = s.out.bytes(*part); !bytes.empty())
    out.add(
        data_record{.stream = number, .offset = part->offset, .bytes = bytes});
  const auto end = part->offset + part->size;
  if (part->fin
      && !out.add(fin_record{.stream = number, .final_offset = end})) {
    s.out.lost({.offset = end, .size = 0, .fin = true});
    sent.items.emplace_back(
        sent_range{number, {.offset = part->offset, .size = part->size}});
    return false;
  }
  sent.items.emplace_back(sent_range{number, *part});
  return true;
}

void channel::fill_data(record_writer& out, shipment& sent) {
  // Streams take turns: the one after the last served is first.
  const auto first = streams_.upper_bound(last_served_);
  const auto serve = [&](auto from, auto to) {
    for (auto i = from; i != to; ++i) {
      const auto before = sent.items.size();
      const bool room_left = add_range(out, sent, i->first, i->second);
      if (sent.items.size() != before)
        last_served_ = i->first;
      if (!room_left)
        return false;
    }
    return true;
  };
  if (serve(first, streams_.end()))
    serve(streams_.begin(), first);
}

void channel::stored(const shipment& sent, steady_time now) {
  for (const auto& item : sent.items) {
    if (const auto* reset = std::get_if<sent_reset>(&item)) {
      resets_.erase(reset->stream);
      continue;
    }
    const auto number
        = std::visit([](const auto& x) { return x.stream; }, item);
    auto* s = live(number);
    if (s == nullptr)
      continue;
    if (const auto* data = std::get_if<sent_range>(&item))
      s->out.stored(data->part, now);
    else if (const auto* credit = std::get_if<sent_credit>(&item))
      s->farewell_stored
          |= s->in.is_complete() && credit->received == s->in.received();
    else if (s->hello == greeting::in_flight) {
      s->hello = greeting::stored;
      s->hello_stored = now;
    }
  }
}

void channel::lost(const shipment& sent) {
  for (const auto& item : sent.items) {
    const auto number
        = std::visit([](const auto& x) { return x.stream; }, item);
    if (std::holds_alternative<sent_reset>(item)) {
      if (const auto found = resets_.find(number); found != resets_.end())
        found->second.in_flight = false;
      continue;
    }
    auto* s = live(number);
    if (s == nullptr)
      continue;
    if (const auto* data = std::get_if<sent_range>(&item))
      s->out.lost(data->part);
    else if (const auto* credit = std::get_if<sent_credit>(&item))
      s->credits.lost(credit->received, credit->edge);
    else if (s->hello == greeting::in_flight)
      s->hello = greeting::pending;
  }
}

// -- time ---------------------------------------------------------------------

void channel::check_stream(stream_number number, stream_state& s,
                           steady_time now, steady_time::duration idle) {
  if (s.reset)
    return;
  s.out.expire_stored(now - stored_time_out);
  if (s.hello == greeting::stored && s.hello_stored < now - stored_time_out)
    s.hello = greeting::pending;
  if (!s.open && s.created < now - open_time_out)
    reset(number, reset_code::general);
  else if (s.progress < now - idle)
    reset(number, reset_code::idle);
  else if (s.released && s.progress < now - settling)
    reset(number, reset_code::aborted);
}

void channel::check(steady_time now, steady_time::duration idle) {
  for (auto& [number, s] : streams_)
    check_stream(number, s, now, idle);
  std::erase_if(streams_, [](const auto& entry) {
    const auto& s = entry.second;
    return s.released && (s.reset || s.is_complete());
  });
}

} // namespace nephele::stream
