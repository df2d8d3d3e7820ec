#include "common/stream/responder.hpp"

#include <algorithm>

namespace nephele::stream {

namespace {

constexpr std::chrono::milliseconds tending_interval{250};
/// How late a CREDIT may be that nothing else announces.
constexpr std::chrono::milliseconds idle_turn{50};
constexpr double smallest_burst = 4;

double burst_of(double rate) noexcept {
  return std::max(smallest_burst, rate / 20);
}

} // namespace

/// The streams of one client's tag; the requester knows nothing else of it.
struct responder::visitor final : channel {
  visitor(const stream_tag& tag, steady_time now)
      : channel(tag), last_heard(now), pace(1, smallest_burst, now) {}

  [[nodiscard]] bool has_greeting() const noexcept {
    return std::ranges::any_of(streams(), [](const auto& entry) {
      return entry.second.hello == greeting::pending && !entry.second.reset;
    });
  }

  [[nodiscard]] bool wants_to_send(steady_time now) const noexcept {
    return has_greeting() || is_ready(now);
  }

  /// The last blocks are for asking, and not all at once.
  [[nodiscard]] bool may_spend(steady_time now) const noexcept {
    return pool.size() > kept_back
           || (pool.size() > 0 && now - last_ask >= ask_interval);
  }

  block_pool pool;
  std::uint16_t rate = 0;
  steady_time last_heard;
  steady_time last_ask{};
  token_bucket pace;
};

responder::responder(responder_options options, rotation_expiry expiry,
                     steady_time now)
    : options_(options), expiry_(std::move(expiry)),
      total_(static_cast<double>(options.total_rate),
             burst_of(static_cast<double>(options.total_rate)), now) {
}

responder::~responder() = default;

// -- from the mixnet ----------------------------------------------------------

std::optional<endpoint::channel_index>
responder::visitor_for(const stream_tag& tag, steady_time now) {
  if (const auto known = index_of(tag))
    return known;
  if (open_tags() >= options_.max_tags)
    return std::nullopt;
  return adopt(std::make_unique<visitor>(tag, now));
}

void responder::on_content(const client::stream_content& content,
                           steady_time now) {
  ++counters_.contents_received;
  record_reader reader{content};
  auto index = index_of(content.tag);
  while (const auto r = reader.next()) {
    const bool introduces = std::holds_alternative<open_record>(*r)
                            || std::holds_alternative<surbs_record>(*r);
    if (!index && introduces)
      index = visitor_for(content.tag, now);
    if (!index) {
      // Without reply blocks there is no way to answer.
      ++counters_.contents_strange;
      break;
    }
    take(*index, static_cast<visitor&>(*find_channel(*index)), *r, now);
  }
  if (reader.is_malformed())
    ++counters_.contents_malformed;
  notify();
  kick();
}

void responder::take(channel_index index, visitor& lane, const record& r,
                     steady_time now) {
  lane.last_heard = now;
  if (const auto* open = std::get_if<open_record>(&r))
    on_open(index, lane, *open, now);
  else if (const auto* surbs = std::get_if<surbs_record>(&r))
    lane.pool.add(*surbs, expiry_(surbs->rotation));
  else
    take_common(lane, r, now);
}

void responder::on_open(channel_index index, visitor& lane,
                        const open_record& r, steady_time now) {
  if (lane.was_used(r.stream)) {
    // A repetition: our OPENED did not arrive.
    if (auto* s = lane.find(r.stream);
        s != nullptr && s->open && !s->reset && s->hello == greeting::stored)
      s->hello = greeting::pending;
    return;
  }
  lane.mark_used(r.stream);
  auto host = normal_host(r.host);
  if (!host || r.port == 0 || r.stream == stream_number{}) {
    lane.refuse(r.stream, reset_code::protocol);
    return;
  }
  if (lane.streams().size() >= max_streams_a_tag
      || open_streams() >= options_.max_streams) {
    lane.refuse(r.stream, reset_code::limit);
    return;
  }
  const auto rate = std::clamp<std::uint16_t>(r.rate, 1, options_.max_rate);
  if (rate != lane.rate) {
    lane.rate = rate;
    lane.pace = token_bucket{static_cast<double>(rate), burst_of(rate), now};
  }
  const auto window = std::min(window_for(rate), options_.max_stream_buffer);
  auto& s = lane.add(r.stream, window, window, now);
  s.out.open_window(r.window);
  lane.mark_changed(r.stream, s);
  ++counters_.streams_opened;
  requests_.push_back({.id = id_of(index, r.stream),
                       .host = std::move(*host),
                       .port = r.port,
                       .tag_number = index});
}

std::vector<open_request> responder::take_requests() {
  return std::exchange(requests_, {});
}

void responder::connected(stream_id id, steady_time now) {
  const auto index = static_cast<channel_index>(id.value() >> 32U);
  const stream_number number{
      static_cast<std::uint32_t>(id.value() & 0xFFFFFFFFU)};
  auto* lane = find_channel(index);
  auto* s = lane == nullptr ? nullptr : lane->find(number);
  if (s == nullptr || s->reset)
    return;
  s->open = true;
  s->progress = now;
  s->hello = greeting::pending;
  lane->mark_changed(number, *s);
  notify();
  kick();
}

// -- to the mixnet ------------------------------------------------------------

void responder::tend(steady_time now) {
  if (now < next_tending_)
    return;
  next_tending_ = now + tending_interval;
  check_streams(now, options_.idle);
  std::vector<channel_index> over;
  for (const auto& [index, lane] : channels()) {
    auto& v = static_cast<visitor&>(*lane);
    v.pool.expire(now);
    if (v.streams().empty() && now - v.last_heard > tag_idle)
      over.push_back(index);
  }
  for (const auto index : over)
    forget(index);
}

std::optional<client::parcel> responder::next(steady_time now) {
  tend(now);
  if (!total_.admits(now))
    return std::nullopt;
  auto made = serve_in_turn([&](channel_index index, channel& lane) {
    return answer(index, static_cast<visitor&>(lane), now);
  });
  if (made)
    total_.take(now);
  return made;
}

std::optional<client::parcel>
responder::answer(channel_index index, visitor& lane, steady_time now) {
  if (!lane.pace.admits(now) || !lane.may_spend(now)
      || !lane.wants_to_send(now))
    return std::nullopt;
  auto block = lane.pool.take(now);
  if (!block)
    return std::nullopt;
  if (lane.pool.size() < kept_back)
    lane.last_ask = now;
  lane.pace.take(now);
  record_writer out{lane.tag()};
  shipment sent;
  const auto backlog = lane.backlog();
  out.add(lane.pool.report(
      backlog > lane.pool.size() ? backlog - lane.pool.size() : 0));
  for (auto& [number, s] : lane.streams())
    if (s.hello == greeting::pending && !s.reset
        && out.add(opened_record{
            .stream = number,
            .window = static_cast<std::uint32_t>(s.in.capacity())})) {
      s.hello = greeting::in_flight;
      sent.items.emplace_back(sent_greeting{number});
    }
  lane.fill(out, sent, now);
  return client::parcel{.data = out.content(),
                        .to = std::move(*block),
                        .handle = ship(index, std::move(sent))};
}

std::optional<steady_time> responder::due(steady_time now) const {
  if (channels().empty())
    return std::nullopt;
  auto earliest = now + idle_turn;
  for (const auto& [index, lane] : channels()) {
    const auto& v = static_cast<const visitor&>(*lane);
    if (v.may_spend(now) && v.wants_to_send(now))
      earliest = std::min(earliest, v.pace.ready_at());
  }
  return std::max({earliest, total_.ready_at(), now});
}

} // namespace nephele::stream
