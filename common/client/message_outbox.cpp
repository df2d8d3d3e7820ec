#include "common/client/message_outbox.hpp"

#include <algorithm>

namespace nephele::client {

namespace {

// A handle: side (1 bit), message number, fragment index (16 bits). The side
// says which of the two gateways the packet was for, so that losses of packets
// still under way to the old one do not count against the new one.
constexpr unsigned index_bits = 16;
constexpr unsigned side_bit = 63;

std::uint64_t handle_of(bool side, std::uint64_t number,
                        std::uint16_t index) noexcept {
  return (std::uint64_t{side} << side_bit) | (number << index_bits) | index;
}

bool side_in(std::uint64_t handle) noexcept {
  return (handle >> side_bit) != 0;
}

std::uint64_t number_in(std::uint64_t handle) noexcept {
  return (handle << 1U) >> (index_bits + 1);
}

std::uint16_t index_in(std::uint64_t handle) noexcept {
  return static_cast<std::uint16_t>(handle);
}

/// Recipients count a longer one as this.
constexpr std::chrono::seconds longest_lifetime{7 * 24 * 3600};

/// With whom nothing is under way.
constexpr std::size_t kept_recipients = 1024;

std::chrono::seconds rounded_up(std::chrono::nanoseconds time) noexcept {
  return std::max(std::chrono::ceil<std::chrono::seconds>(time),
                  std::chrono::seconds{0});
}

} // namespace

struct message_outbox::message {
  std::uint64_t number;
  recipient* to;
  sender_tag tag;
  std::uint64_t sequence;
  std::uint64_t id;
  byte_vector bytes;
  steady_time deadline;
  fragment_set acknowledged;
  /// Fragments from this one on were never sent.
  std::uint16_t unsent = 0;
  /// Lost, to be sent again; some may have been acknowledged meanwhile.
  std::deque<std::uint16_t> retries;
};

struct message_outbox::recipient {
  address to;
  bool loaded = false;
  /// Something failed under the present tag.
  bool spoiled = false;
  sequence_state state;
  /// Changes with to.gateway.
  bool side = false;
  /// In a row, of packets by way of to.gateway.
  std::size_t losses = 0;
  /// Parcels in a row of which no packet could be made.
  std::size_t refusals = 0;
  /// No packet could be made until then.
  steady_time not_before{};
  /// Unfinished, in the order of submission.
  message_list waiting;

  void change_gateway() noexcept {
    to = to.via_fallback();
    side = !side;
    losses = 0;
  }
};

message_outbox::message_outbox(sequence_store& store, crypto::random& source,
                               limits bounds)
    : store_(store), random_(source), bounds_(bounds) {
}

message_outbox::message_outbox(sequence_store& store, crypto::random& source)
    : message_outbox(store, source, limits{}) {
}

message_outbox::~message_outbox() = default;

message_outbox::recipient& message_outbox::recipient_of(const address& to) {
  auto& known = recipients_[to.client];
  if (!known) {
    known = std::make_unique<recipient>();
    known->to = to;
  }
  // A new address of the same owner holds from now on; the same one, with its
  // gateways changed over or not, leaves us where we are.
  if (known->to != to && known->to.via_fallback() != to)
    known->to = to;
  return *known;
}

result<sequence_state> message_outbox::reserve(recipient& to) {
  if (!to.loaded) {
    auto saved = store_.load(to.to.client);
    if (!saved)
      return fail(std::move(saved).error());
    to.spoiled = !*saved || (*saved)->delivered != (*saved)->next;
    to.state = saved->value_or(sequence_state{});
    to.loaded = true;
  }
  auto state = to.state;
  if (to.spoiled)
    state = {random_.make<sender_tag>(), 0, 0};
  ++state.next;
  if (auto saved = store_.save(to.to.client, state); !saved)
    return fail(std::move(saved).error());
  to.state = state;
  to.spoiled = false;
  return state;
}

result<message_number> message_outbox::submit(const address& to,
                                              byte_vector bytes,
                                              std::chrono::seconds lifetime,
                                              steady_time now) {
  if (bytes.size() > max_message_size)
    return fail(errc::too_long);
  if (queued_bytes_ + bytes.size() > bounds_.queued_bytes)
    return fail(errc::full, "outbox");
  lifetime = std::clamp(lifetime, std::chrono::seconds{1}, longest_lifetime);
  auto& known = recipient_of(to);
  const auto reserved = reserve(known);
  if (!reserved)
    return fail(reserved.error());
  const auto number = ++last_number_;
  const auto count = fragment_count(bytes.size());
  queued_bytes_ += bytes.size();
  next_expiry_ = std::min(next_expiry_, now + lifetime);
  auto made = std::make_unique<message>(message{number,
                                                &known,
                                                reserved->tag,
                                                reserved->next - 1,
                                                random_.next(),
                                                std::move(bytes),
                                                now + lifetime,
                                                fragment_set{count},
                                                0,
                                                {}});
  known.waiting.push_back(made.get());
  messages_.emplace(number, std::move(made));
  return message_number{number};
}

void message_outbox::cancel(message_number number) {
  if (const auto found = messages_.find(number.value());
      found != messages_.end())
    finish(*found->second, false);
}

std::optional<send_progress>
message_outbox::progress(message_number number) const {
  const auto found = messages_.find(number.value());
  if (found == messages_.end())
    return std::nullopt;
  const auto& fragments = found->second->acknowledged;
  return send_progress{fragments.size(), fragments.count()};
}

std::vector<finished_message> message_outbox::take_finished() {
  return std::exchange(finished_, {});
}

std::optional<error> message_outbox::take_store_error() {
  return std::exchange(store_error_, std::nullopt);
}

void message_outbox::expire(steady_time now) {
  if (now < next_expiry_)
    return;
  std::vector<message*> over;
  next_expiry_ = steady_time::max();
  for (const auto& [number, known] : messages_) {
    if (known->deadline <= now)
      over.push_back(known.get());
    else
      next_expiry_ = std::min(next_expiry_, known->deadline);
  }
  for (auto* late : over)
    finish(*late, false);
}

void message_outbox::finish(message& done, bool delivered) {
  auto& to = *done.to;
  if (done.tag == to.state.tag) {
    if (delivered)
      note_delivery(to);
    else
      to.spoiled = true;
  }
  std::erase(to.waiting, &done);
  queued_bytes_ -= done.bytes.size();
  finished_.push_back({message_number{done.number}, delivered});
  messages_.erase(done.number);
  // What it knows can be loaded again.
  if (to.waiting.empty() && recipients_.size() > kept_recipients)
    recipients_.erase(identity{to.to.client});
}

void message_outbox::note_delivery(recipient& by) {
  ++by.state.delivered;
  if (auto saved = store_.save(by.to.client, by.state); !saved && !store_error_)
    store_error_ = std::move(saved).error();
}

std::optional<parcel> message_outbox::next(steady_time now) {
  expire(now);
  auto turn = recipients_.upper_bound(last_served_);
  for (std::size_t i = 0; i < recipients_.size(); ++i, ++turn) {
    if (turn == recipients_.end())
      turn = recipients_.begin();
    if (auto found = next_for(*turn->second, now)) {
      last_served_ = turn->first;
      return found;
    }
  }
  return std::nullopt;
}

std::optional<parcel> message_outbox::next_for(recipient& to, steady_time now) {
  if (to.waiting.empty() || now < to.not_before)
    return std::nullopt;
  std::size_t bytes = 0;
  std::size_t messages = 0;
  for (auto* waiting : to.waiting) {
    bytes += waiting->bytes.size();
    ++messages;
    if (messages > bounds_.window_messages
        || (messages > 1 && bytes > bounds_.window_bytes))
      break;
    while (!waiting->retries.empty()) {
      const auto index = waiting->retries.front();
      waiting->retries.pop_front();
      if (waiting->acknowledged.contains(index))
        continue;
      ++retries_;
      return parcel_for(to, *waiting, index, now);
    }
    if (waiting->unsent < waiting->acknowledged.count())
      return parcel_for(to, *waiting, waiting->unsent++, now);
  }
  return std::nullopt;
}

parcel message_outbox::parcel_for(const recipient& to, const message& of,
                                  std::uint16_t index, steady_time now) const {
  // What is promised is the end of this and of all earlier messages.
  auto end = of.deadline;
  for (const auto* earlier : to.waiting) {
    if (earlier == &of)
      break;
    if (earlier->tag == of.tag)
      end = std::max(end, earlier->deadline);
  }
  fragment_content piece;
  piece.sender = of.tag;
  piece.sequence = of.sequence;
  piece.message = of.id;
  piece.count = of.acknowledged.count();
  piece.index = index;
  piece.lifetime = rounded_up(end - now);
  piece.data = fragment_of(of.bytes, index);
  return {make_fragment_content(piece), to.to,
          handle_of(to.side, of.number, index)};
}

message_outbox::message* message_outbox::find(std::uint64_t handle) const {
  const auto found = messages_.find(number_in(handle));
  return found == messages_.end() ? nullptr : found->second.get();
}

void message_outbox::acknowledged(std::uint64_t handle, steady_time /*now*/) {
  auto* known = find(handle);
  if (known == nullptr)
    return;
  auto& to = *known->to;
  to.refusals = 0;
  if (side_in(handle) == to.side)
    to.losses = 0;
  known->acknowledged.add(index_in(handle));
  if (known->acknowledged.is_full())
    finish(*known, true);
}

void message_outbox::lost(std::uint64_t handle, steady_time /*now*/) {
  auto* known = find(handle);
  if (known == nullptr || known->acknowledged.contains(index_in(handle)))
    return;
  known->retries.push_back(index_in(handle));
  auto& to = *known->to;
  to.refusals = 0;
  if (side_in(handle) == to.side && ++to.losses >= bounds_.losses_to_failover)
    to.change_gateway();
}

void message_outbox::not_sent(std::uint64_t handle, const error& why,
                              steady_time now) {
  auto* known = find(handle);
  if (known == nullptr)
    return;
  known->retries.push_front(index_in(handle));
  auto& to = *known->to;
  if (why.is(errc::unknown_gateway))
    to.change_gateway();
  // The first time the other gateway may do at once; if that was in vain too,
  // asking in every slot would only cost time.
  if (++to.refusals > 1 || !to.to.fallback)
    to.not_before = now + bounds_.pause;
}

} // namespace nephele::client
