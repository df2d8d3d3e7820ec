#include "common/stream/initiator.hpp"

#include <algorithm>

namespace nephele::stream {

namespace {

constexpr std::chrono::milliseconds tending_interval{250};

/// After a parcel that could not be made: the topology may need a moment.
constexpr std::chrono::milliseconds pause_when_refused{500};

/// The client lets a tag go before the requester does, so that it never
/// counts on reply blocks that the requester has forgotten.
constexpr std::chrono::seconds quiet_tag = tag_idle / 2;

/// With three of nine mixes dead, eight losses in a row are a matter of
/// hours; with a dead gateway they take a second.
constexpr std::size_t losses_of_a_dead_gateway = 24;

/// A gateway may take packets for a requester that is not there any more. So
/// silence counts too: on the first gateway longer than a connection may take
/// to come about, on the other one shorter, as it is the less likely place.
constexpr std::chrono::seconds silence_at_home{20};
constexpr std::chrono::seconds silence_away{10};

} // namespace

struct initiator::group final : channel {
  group(const stream_tag& fresh, std::string destination,
        std::string socks_user, rotation_number rotation, steady_time now)
      : channel(fresh), host(std::move(destination)),
        user(std::move(socks_user)), born(rotation), account(rotation, now),
        last_used(now) {}

  std::string host;
  std::string user;
  rotation_number born;
  supply account;
  steady_time last_used;
  std::map<stream_number, std::uint16_t> ports;
  stream_number last_number;
  bool supplied_last = false;
  /// The requester has forgotten it: no new streams.
  bool retired = false;
};

initiator::initiator(initiator_options options, block_source& blocks,
                     crypto::random& random)
    : options_(std::move(options)), blocks_(blocks), random_(random),
      destination_(options_.requester) {
}

initiator::~initiator() = default;

initiator::group& initiator::group_for(const std::string& host,
                                       const isolation& apart,
                                       steady_time now) {
  for (const auto& [index, lane] : channels()) {
    auto& candidate = static_cast<group&>(*lane);
    if (candidate.host == host && candidate.user == apart.user
        && candidate.born == blocks_.rotation() && !candidate.retired)
      return candidate;
  }
  auto fresh = std::make_unique<group>(random_.make<stream_tag>(), host,
                                       apart.user, blocks_.rotation(), now);
  auto& lane = *fresh;
  adopt(std::move(fresh));
  return lane;
}

result<stream_id> initiator::open(const isolation& apart, std::string_view host,
                                  std::uint16_t port, steady_time now) {
  auto normal = normal_host(host);
  if (!normal)
    return fail(normal.error());
  if (open_streams() >= options_.max_streams)
    return fail(errc::limit, "streams of this client");
  auto& lane = group_for(*normal, apart, now);
  if (lane.streams().size() >= max_streams_a_tag)
    return fail(errc::limit, "streams to one host");
  const auto number = lane.last_number = lane.last_number.next();
  const auto window = window_for(options_.rate);
  lane.add(number, window, window, now).hello = greeting::pending;
  lane.ports.emplace(number, port);
  lane.last_used = now;
  ++counters_.streams_opened;
  kick();
  return id_of(*index_of(lane.tag()), number);
}

void initiator::on_reply(const client::stream_content& content,
                         std::uint64_t owner, steady_time now) {
  ++counters_.contents_received;
  auto* lane
      = static_cast<group*>(find_channel(static_cast<channel_index>(owner)));

  if (lane == nullptr) {
    ++counters_.contents_strange;
    return;
  }
  // Only the requester that was given the block can answer on it; a foreign
  // tag is its mistake.
  if (content.tag != lane->tag()) {
    ++counters_.contents_malformed;
    return;
  }
  record_reader reader{content};
  heard_ = now;
  lane->account.replied(now);
  while (const auto r = reader.next()) {
    if (const auto* want = std::get_if<want_surbs_record>(&*r))
      lane->account.reported(*want, cap(now));
    else if (const auto* reset = std::get_if<reset_record>(&*r)) {
      lane->retired |= reset->code == reset_code::no_such_stream;
      take_common(*lane, *r, now);
    } else if (const auto* opened = std::get_if<opened_record>(&*r)) {
      auto* s = lane->find(opened->stream);
      if (s == nullptr || s->reset)
        continue;
      lane->opened(*s, opened->window, now);
      lane->mark_changed(opened->stream, *s);
    } else
      take_common(*lane, *r, now);
  }
  if (reader.is_malformed())
    ++counters_.contents_malformed;
  notify();
  kick();
}

std::size_t initiator::cap(steady_time now) const {
  const auto active = std::ranges::count_if(channels(), [now](const auto& c) {
    return static_cast<const group&>(*c.second).account.is_active(now);
  });
  const auto share
      = options_.rate / static_cast<std::size_t>(std::max<long>(active, 1));
  return std::max(first_supply, share);
}

void initiator::tend(steady_time now) {
  if (now < next_tending_)
    return;
  next_tending_ = now + tending_interval;
  mind_silence(now);
  std::vector<channel_index> over;
  for (const auto& [index, lane] : channels()) {
    auto& g = static_cast<group&>(*lane);
    if (!g.streams().empty()) {
      g.last_used = now;
      g.account.rotate(blocks_.rotation());
      std::erase_if(g.ports, [&g](const auto& port) {
        return g.find(port.first) == nullptr;
      });
    } else if (now - g.last_used > quiet_tag || g.born != blocks_.rotation()) {
      over.push_back(index);
    }
  }
  for (const auto index : over) {
    forget(index);
    blocks_.forget(index);
  }
}

std::optional<client::parcel> initiator::next(steady_time now) {
  check_streams(now, options_.idle);
  tend(now);
  if (now < paused_until_)
    return std::nullopt;
  return serve_in_turn([&](channel_index index, channel& lane) {
    return fill(index, static_cast<group&>(lane), now);
  });
}

std::optional<client::parcel> initiator::fill(channel_index index, group& lane,
                                              steady_time now) {
  record_writer out{lane.tag()};
  shipment sent{.items = {}, .blocks = 0, .rotation = lane.account.rotation()};
  for (auto& [number, s] : lane.streams())
    if (s.hello == greeting::pending && !s.reset) {
      if (!add_open(out, sent, lane, number, s))
        return std::nullopt;
      sent.blocks = add_blocks(out, index, blocks_with_open);
      break;
    }
  // Data gets every other content at least, however many blocks are due.
  const bool may_supply = !lane.supplied_last || !lane.is_ready(now);
  if (out.is_empty() && may_supply && !lane.streams().empty())
    sent.blocks = add_blocks(
        out, index, lane.account.due(cap(now), lane.is_waiting(), now));
  lane.supplied_last = sent.blocks > 0;
  lane.fill(out, sent, now);
  if (out.is_empty())
    return std::nullopt;
  if (sent.blocks > 0)
    lane.account.sent(sent.blocks, now);
  return client::parcel{.data = out.content(),
                        .to = destination_,
                        .handle = ship(index, std::move(sent))};
}

bool initiator::add_open(record_writer& out, shipment& sent, group& lane,
                         stream_number number, stream_state& s) {
  const bool added = out.add(
      open_record{.stream = number,
                  .window = static_cast<std::uint32_t>(s.in.capacity()),
                  .rate = options_.rate,
                  .port = lane.ports[number],
                  .host = lane.host});
  if (added) {
    s.hello = greeting::in_flight;
    sent.items.emplace_back(sent_greeting{number});
  }
  return added;
}

std::size_t initiator::add_blocks(record_writer& out, channel_index index,
                                  std::size_t count) {
  byte_array<max_blocks_a_record * block_size> bytes{};
  std::size_t made = 0;
  auto rotation = blocks_.rotation();
  for (; made < count; ++made) {
    const auto block = blocks_.make(index);
    if (!block || block->rotation != rotation)
      break;
    const auto at = bytes.begin() + static_cast<long>(made * block_size);
    std::ranges::copy(block->surb.expose(), at);
    std::ranges::copy(block->key.expose(), at + client::surb_size);
  }
  const bool added = made > 0
                     && out.add(surbs_record{
                         .rotation = rotation,
                         .blocks = byte_span{bytes}.first(made * block_size)});
  crypto::wipe(bytes);
  return added ? made : 0;
}

// -- the fate of contents -----------------------------------------------------

void initiator::use_other_gateway(steady_time now) {
  destination_ = destination_.via_fallback();
  losses_in_a_row_ = 0;
  heard_ = now;
}

void initiator::mind_silence(steady_time now) {
  const bool waiting = std::ranges::any_of(
      channels(), [](const auto& entry) { return entry.second->is_waiting(); });
  const auto patience = destination_.gateway == options_.requester.gateway
                            ? silence_at_home
                            : silence_away;
  if (!waiting || heard_ == steady_time{})
    heard_ = now;
  else if (now - heard_ > patience)
    use_other_gateway(now);
}

void initiator::acknowledged(std::uint64_t handle, steady_time now) {
  losses_in_a_row_ = 0;
  endpoint::acknowledged(handle, now);
}

void initiator::lost(std::uint64_t handle, steady_time now) {
  if (++losses_in_a_row_ >= losses_of_a_dead_gateway)
    use_other_gateway(now);
  endpoint::lost(handle, now);
}

void initiator::not_sent(std::uint64_t handle, const error& why,
                         steady_time now) {
  if (why.is(client::errc::unknown_gateway))
    use_other_gateway(now);
  paused_until_ = now + pause_when_refused;
  endpoint::lost(handle, now);
}

void initiator::resolved(channel& lane, const shipment& sent, bool arrived) {
  auto& account = static_cast<group&>(lane).account;
  if (arrived)
    account.arrived(sent.blocks, sent.rotation);
  else
    account.lost(sent.blocks, sent.rotation);
}

} // namespace nephele::stream
