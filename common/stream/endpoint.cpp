#include "common/stream/endpoint.hpp"

namespace nephele::stream {

namespace {

constexpr std::chrono::milliseconds check_interval{250};

} // namespace

// -- the program's side -------------------------------------------------------

stream_id endpoint::id_of(channel_index index, stream_number number) noexcept {
  return stream_id{(std::uint64_t{index} << 32U) | number.value()};
}

endpoint::place endpoint::locate(stream_id id) const {
  place found;
  found.lane = find_channel(static_cast<channel_index>(id.value() >> 32U));
  found.number
      = stream_number{static_cast<std::uint32_t>(id.value() & 0xFFFFFFFFU)};
  if (found.lane != nullptr)
    found.state = found.lane->find(found.number);
  return found;
}

stream_status endpoint::status(stream_id id) const {
  const auto* s = locate(id).state;
  if (s == nullptr)
    return {.reset = reset_code::no_such_stream};
  return {.open = s->open,
          .drained = s->in.is_drained(),
          .confirmed = s->out.is_complete(),
          .reset = s->reset};
}

std::size_t endpoint::room(stream_id id) const {
  const auto* s = locate(id).state;
  return s == nullptr || s->reset ? 0 : s->out.room();
}

std::size_t endpoint::write(stream_id id, byte_span bytes) {
  auto* s = locate(id).state;
  if (s == nullptr || s->reset)
    return 0;
  const auto count = s->out.write(bytes);
  counters_.bytes_sent += count;
  if (count > 0)
    kick();
  return count;
}

byte_span endpoint::readable(stream_id id) const {
  const auto* s = locate(id).state;
  return s == nullptr || s->reset ? byte_span{} : s->in.readable();
}

void endpoint::consume(stream_id id, std::size_t count) {
  auto* s = locate(id).state;
  if (s == nullptr)
    return;
  s->in.consume(std::min(count, s->in.readable().size()));
  counters_.bytes_received += count;
  kick();
}

void endpoint::finish(stream_id id) {
  if (auto* s = locate(id).state; s != nullptr && !s->out.is_finished()) {
    s->out.finish();
    kick();
  }
}

void endpoint::abort(stream_id id, reset_code code) {
  const auto found = locate(id);
  if (found.state == nullptr)
    return;
  found.lane->reset(found.number, code);
  notify();
  kick();
}

void endpoint::release(stream_id id) {
  if (auto* s = locate(id).state)
    s->released = true;
}

std::vector<stream_id> endpoint::take_changed() {
  notified_ = false;
  std::vector<stream_id> changed;
  for (const auto& [index, lane] : channels_)
    for (const auto number : lane->take_changed())
      changed.push_back(id_of(index, number));
  return changed;
}

void endpoint::notify() {
  if (notified_)
    return;
  for (const auto& [index, lane] : channels_)
    notified_ |= lane->has_changed();
  if (notified_ && wake_program_)
    wake_program_();
}

void endpoint::kick() {
  if (wake_sender_)
    wake_sender_();
}

std::size_t endpoint::open_streams() const noexcept {
  std::size_t count = 0;
  for (const auto& [index, lane] : channels_)
    count += lane->streams().size();
  return count;
}

// -- channels -----------------------------------------------------------------

endpoint::channel_index endpoint::adopt(std::unique_ptr<channel> lane) {
  const auto index = next_index_++;
  by_tag_.emplace(lane->tag(), index);
  channels_.emplace(index, std::move(lane));
  return index;
}

void endpoint::forget(channel_index index) {
  const auto found = channels_.find(index);
  if (found == channels_.end())
    return;
  by_tag_.erase(found->second->tag());
  channels_.erase(found);
}

channel* endpoint::find_channel(channel_index index) const {
  const auto found = channels_.find(index);
  return found == channels_.end() ? nullptr : found->second.get();
}

std::optional<endpoint::channel_index>
endpoint::index_of(const stream_tag& tag) const {
  const auto found = by_tag_.find(tag);
  if (found == by_tag_.end())
    return std::nullopt;
  return found->second;
}

std::optional<client::parcel> endpoint::serve_in_turn(
    const std::function<std::optional<client::parcel>(channel_index, channel&)>&
        fill) {
  const auto first = channels_.upper_bound(last_served_);
  const auto serve = [&](auto from, auto to) {
    std::optional<client::parcel> made;
    for (auto i = from; i != to && !made; ++i) {
      made = fill(i->first, *i->second);
      if (made)
        last_served_ = i->first;
    }
    return made;
  };
  auto made = serve(first, channels_.end());
  return made ? std::move(made) : serve(channels_.begin(), first);
}

void endpoint::take_common(channel& lane, const record& r, steady_time now) {
  if (const auto* data = std::get_if<data_record>(&r))
    lane.receive(*data, now);
  else if (const auto* credit = std::get_if<credit_record>(&r))
    lane.receive(*credit, now);
  else if (const auto* fin = std::get_if<fin_record>(&r))
    lane.receive(*fin, now);
  else if (const auto* reset = std::get_if<reset_record>(&r))
    lane.receive(*reset, now);
}

void endpoint::check_streams(steady_time now, steady_time::duration idle) {
  if (now < next_check_)
    return;
  next_check_ = now + check_interval;
  for (const auto& [index, lane] : channels_)
    lane->check(now, idle);
  notify();
}

// -- the fate of contents -----------------------------------------------------

std::uint64_t endpoint::ship(channel_index index, shipment sent) {
  const auto handle = next_handle_++;
  in_flight_.emplace(handle, shipped{.index = index, .sent = std::move(sent)});
  ++counters_.contents_sent;
  return handle;
}

void endpoint::acknowledged(std::uint64_t handle, steady_time now) {
  const auto node = in_flight_.extract(handle);
  if (node.empty())
    return;
  if (auto* lane = find_channel(node.mapped().index)) {
    lane->stored(node.mapped().sent, now);
    resolved(*lane, node.mapped().sent, true);
  }
}

void endpoint::lost(std::uint64_t handle, steady_time /*now*/) {
  const auto node = in_flight_.extract(handle);
  if (node.empty())
    return;
  ++counters_.contents_lost;
  if (auto* lane = find_channel(node.mapped().index)) {
    lane->lost(node.mapped().sent);
    resolved(*lane, node.mapped().sent, false);
    kick();
  }
}

} // namespace nephele::stream
