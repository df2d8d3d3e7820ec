#include "services/gateway/mailbox.hpp"

#include <algorithm>

namespace nephele::gateway {

mailbox::mailbox(std::deque<number> stored)
    : stored_(std::move(stored)), charged_(stored_.size()) {
  if (!stored_.empty())
    taken_ = number{stored_.front().value() - 1};
}

mailbox::room
mailbox::room_for_one(const mailbox_limits& limits) const noexcept {
  const bool memory = unwritten() < limits.fresh;
  // What waits in memory may all have to be written.
  if (charged_ + to_write_ >= limits.quota)
    return memory ? room::memory_only : room::none;
  return memory ? room::memory : room::disk;
}

void mailbox::hold(std::shared_ptr<held_message> message) {
  if (message->storable)
    ++to_write_;
  const auto key = message->number;
  fresh_.emplace(key, std::move(message));
}

void mailbox::begin_write(held_message& message) noexcept {
  message.writing = true;
  ++writing_;
  --to_write_;
  ++charged_;
}

void mailbox::forget_fresh(const held_message& message) {
  if (message.writing)
    --writing_;
  else if (message.storable)
    --to_write_;
  fresh_.erase(message.number);
}

void mailbox::stored(held_message& message, bool keep_body,
                     const mailbox_limits& limits) {
  // Taken or given up while it was written: take() has counted it out.
  if (message.outcome != fate::waiting)
    return;
  message.outcome = fate::settled;
  if (keep_body && ahead_.size() < limits.ahead)
    ahead_.emplace(message.number, message.body);
  message.body.reset();
  const auto which = message.number;
  forget_fresh(message);
  stored_.insert(std::ranges::upper_bound(stored_, which), which);
}

void mailbox::write_failed(held_message& message) noexcept {
  if (charged_ > 0)
    --charged_;
  if (message.outcome != fate::waiting)
    return;
  message.writing = false;
  --writing_;
  ++to_write_;
}

void mailbox::lose(held_message& message) {
  if (message.outcome != fate::waiting)
    return;
  give_up(message);
  forget_fresh(message);
}

void mailbox::give_up(held_message& message) noexcept {
  message.outcome = fate::lost;
  message.body.reset();
}

void mailbox::lose_all() {
  for (auto& [which, message] : fresh_)
    give_up(*message);
  *this = mailbox{};
}

std::size_t mailbox::lose_unstorable() {
  return std::erase_if(fresh_, [](const auto& entry) {
    const auto& message = entry.second;
    if (message->storable)
      return false;
    give_up(*message);
    return true;
  });
}

mailbox::taken_counts mailbox::take(number up_to) {
  taken_counts result;
  if (up_to <= taken_)
    return result;
  taken_ = up_to;
  while (!fresh_.empty() && fresh_.begin()->first <= up_to) {
    const auto message = fresh_.begin()->second;
    message->outcome = fate::settled;
    message->body.reset();
    // A row may be on its way into the inbox.
    result.in_inbox = result.in_inbox || message->writing;
    forget_fresh(*message);
    ++result.messages;
  }
  while (!stored_.empty() && stored_.front() <= up_to) {
    stored_.pop_front();
    result.in_inbox = true;
    ++result.messages;
  }
  ahead_.erase(ahead_.begin(), ahead_.upper_bound(up_to));
  return result;
}

void mailbox::expired(std::span<const number> numbers) {
  for (const auto which : numbers) {
    const auto at = std::ranges::lower_bound(stored_, which);
    if (at != stored_.end() && *at == which)
      stored_.erase(at);
    ahead_.erase(which);
  }
}

void mailbox::begin_epoch() noexcept {
  charged_ = stored_.size() + writing_;
}

std::optional<mailbox::next_message> mailbox::next_after(number cursor) const {
  const auto fresh = fresh_.upper_bound(cursor);
  const auto durable = std::ranges::upper_bound(stored_, cursor);
  if (durable != stored_.end()
      && (fresh == fresh_.end() || *durable < fresh->first)) {
    const auto read = ahead_.find(*durable);
    return next_message{*durable,
                        read == ahead_.end() ? nullptr : read->second};
  }
  if (fresh == fresh_.end())
    return std::nullopt;
  return next_message{fresh->first, fresh->second->body};
}

std::optional<mailbox::read_request>
mailbox::begin_read(number cursor, const mailbox_limits& limits) {
  if (reading_)
    return std::nullopt;
  const auto first = std::ranges::upper_bound(stored_, cursor);
  const auto left = static_cast<std::size_t>(stored_.end() - first);
  const auto last
      = first + static_cast<std::ptrdiff_t>(std::min(left, limits.ahead));
  const auto missing = std::find_if(
      first, last, [&](number which) { return !ahead_.contains(which); });
  if (missing == last)
    return std::nullopt;
  // Half a window is enough warning: reading one by one would cost more.
  const auto ready = static_cast<std::size_t>(missing - first);
  if (ready > limits.ahead / 2)
    return std::nullopt;
  reading_ = true;
  return read_request{*missing, *(last - 1)};
}

std::size_t mailbox::read(const read_request& request, number cursor,
                          std::vector<read_message> messages,
                          const mailbox_limits& limits) {
  reading_ = false;
  const auto found = [&](number which) {
    return std::ranges::any_of(
        messages, [&](const auto& one) { return one.first == which; });
  };
  const auto gone = std::erase_if(stored_, [&](number which) {
    return which >= request.from && which <= request.to && !found(which);
  });
  for (auto& [which, body] : messages) {
    if (which <= cursor || !std::ranges::binary_search(stored_, which))
      continue;
    ahead_.insert_or_assign(which, std::move(body));
    // What is needed last makes room.
    if (ahead_.size() > limits.ahead)
      ahead_.erase(std::prev(ahead_.end()));
  }
  return gone;
}

} // namespace nephele::gateway
