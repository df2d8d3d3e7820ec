#include "services/gateway/deliveries.hpp"

#include <algorithm>

namespace nephele::gateway {

namespace {

/// Removing rows frees room and nothing else, so it can wait for company.
constexpr std::chrono::milliseconds removal_delay{200};

std::int64_t seconds_of(wall_time when) noexcept {
  return std::chrono::duration_cast<std::chrono::seconds>(
             when.time_since_epoch())
      .count();
}

} // namespace

deliveries::deliveries(inbox& durable, counts& counted,
                       const delivery_limits& limits,
                       std::vector<known_client> known)
    : inbox_(durable), counts_(counted), limits_(limits), acks_(limits.acks) {
  for (auto& each : known) {
    stored_ += each.stored.size();
    recipients_.emplace(each.client.client,
                        recipient{each.client, std::move(each.stored)});
  }
  charged_ = stored_;
  for (auto& [id, client] : recipients_)
    client.known_.reserved = session::delivery_number{
        client.known_.reserved.value() + delivery_block};
}

// -- registrations -----------------------------------------------------------

recipient* deliveries::find(const identity& client) {
  const auto at = recipients_.find(client);
  return at == recipients_.end() ? nullptr : &at->second;
}

deliveries::enrolment deliveries::enrol(const identity& client, wall_time now,
                                        std::function<void(recipient*)> then) {
  if (recipients_.size() + enrolling_.size() >= limits_.registrations)
    return enrolment::full;
  // Microseconds since 1970: no client is sent a million messages a second,
  // so that a later registration of the same identity begins above every
  // number that an earlier one used, even if the inbox was lost.
  const auto first = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(
          now.time_since_epoch())
          .count());
  const registration fresh{client,
                           session::delivery_number{first + delivery_block},
                           seconds_of(now)};
  const auto finish = [this, fresh, first, then = std::move(then)](bool good) {
    enrolling_.erase(fresh.client);
    disk_good_ = good;
    if (!good)
      return then(nullptr);
    auto& made
        = recipients_.try_emplace(fresh.client, recipient{fresh}).first->second;
    made.next_ = session::delivery_number{first};
    made.cursor_ = session::delivery_number{first - 1};
    then(&made);
  };
  if (!enrolling_.insert(client).second)
    return enrolment::unavailable;
  if (inbox_.keep(fresh, finish))
    return enrolment::pending;
  enrolling_.erase(client);
  return enrolment::unavailable;
}

void deliveries::connected(recipient& client, wall_time now) {
  client.online_ = true;
  client.cursor_ = client.box_.taken();
  client.known_.seen_at = seconds_of(now);
  // The date keeps the registration from expiring, weeks from now: losing
  // one renewal costs nothing.
  static_cast<void>(inbox_.keep(client.known_, [](bool) {}));
  tell_available(client);
}

void deliveries::disconnected(recipient& client) {
  client.online_ = false;
  counts_.dropped(drop_reason::inbox_full, client.box_.lose_unstorable());
}

void deliveries::reserve(recipient& client) {
  if (client.reserving_)
    return;
  auto wider = client.known_;
  wider.reserved
      = session::delivery_number{wider.reserved.value() + delivery_block};
  client.reserving_ = inbox_.keep(
      wider, [this, id = client.id(), reserved = wider.reserved](bool good) {
        disk_good_ = good;
        auto* const still = find(id);
        if (still == nullptr)
          return;
        still->reserving_ = false;
        if (good)
          still->known_.reserved = reserved;
      });
}

bool deliveries::number_for(recipient& client) {
  const auto left = client.known_.reserved.value() - client.next_.value();
  if (left < delivery_block / 2)
    reserve(client);
  return left > 0;
}

// -- arrival and delivery ----------------------------------------------------

void deliveries::accept(const identity& client,
                        std::span<const std::byte, session::message_size> body,
                        ack_order ack, steady_time now, wall_time wall) {
  auto* const to = find(client);
  if (to == nullptr)
    return counts_.dropped(drop_reason::unknown_destination);
  auto room = to->box_.room_for_one(limits_.mailbox);
  if (charged_ >= limits_.capacity && room == mailbox::room::memory)
    room = mailbox::room::memory_only;
  const bool in_memory_only = room == mailbox::room::memory_only;
  if (room == mailbox::room::none || (in_memory_only && !to->online_)
      || (room == mailbox::room::disk && charged_ >= limits_.capacity))
    return counts_.dropped(drop_reason::inbox_full);
  if ((room == mailbox::room::disk && !disk_good_) || !number_for(*to))
    return counts_.dropped(drop_reason::inbox_failed);

  auto copy = std::make_shared<message_body>();
  std::ranges::copy(body, copy->begin());
  const auto message = std::make_shared<held_message>(
      held_message{client, to->next_, now, seconds_of(wall), std::move(copy)});
  message->storable = !in_memory_only;
  to->next_ = to->next_.next();
  to->box_.hold(message);
  counts::add(counts_.messages_accepted);
  if (message->storable) {
    if (!acks_.hold(message, std::move(ack), hold_))
      counts_.dropped(drop_reason::ack_overflow);
    if (room == mailbox::room::disk)
      write({message}, now);
    else
      writes_.push({now + commit_after(), message});
  }
  tell_available(*to);
}

bool deliveries::take(recipient& client, session::delivery_number up_to) {
  if (up_to >= client.next_)
    return false;
  const auto before = client.box_.in_inbox();
  const auto taken = client.box_.take(up_to);
  stored_ -= before - client.box_.in_inbox();
  counts::add(counts_.messages_taken, taken.messages);
  if (taken.in_inbox)
    remove_later(client.id());
  client.cursor_ = std::max(client.cursor_, up_to);
  return true;
}

std::optional<mailbox::next_message> deliveries::next(recipient& client) {
  const auto found = client.box_.next_after(client.cursor_);
  read(client);
  if (!found || !found->body)
    return std::nullopt;
  return found;
}

void deliveries::sent(recipient& client, session::delivery_number which) {
  client.cursor_ = which;
  client.box_.sent(which);
}

void deliveries::tell_available(recipient& client) {
  if (client.online_ && available_)
    available_(client);
}

void deliveries::read(recipient& client) {
  const auto request = client.box_.begin_read(client.cursor_, limits_.mailbox);
  if (!request)
    return;
  const bool asked
      = inbox_.read(client.id(), *request,
                    [this, id = client.id(), range = *request](auto messages) {
                      auto* const still = find(id);
                      if (still == nullptr)
                        return;
                      if (!messages)
                        return still->box_.read_failed();
                      const auto gone = still->box_.read(range, still->cursor_,
                                                         std::move(*messages),
                                                         limits_.mailbox);
                      stored_ -= gone;
                      counts_.dropped(drop_reason::inbox_expired, gone);
                      tell_available(*still);
                    });
  if (!asked)
    client.box_.read_failed();
}

// -- writing -----------------------------------------------------------------

void deliveries::write(std::vector<held> messages, steady_time now) {
  std::erase_if(messages, [this](const held& message) {
    return message->outcome != fate::waiting || message->writing
           || find(message->recipient) == nullptr;
  });
  if (messages.empty())
    return;
  std::vector<std::shared_ptr<const held_message>> views(messages.begin(),
                                                         messages.end());
  for (const auto& message : messages)
    find(message->recipient)->box_.begin_write(*message);
  charged_ += messages.size();
  writes_under_way_ += messages.size();
  const bool asked
      = inbox_.store(std::move(views), [this, messages, now](bool durable) {
          written(messages, durable, now);
        });
  if (!asked)
    written(messages, false, now);
}

void deliveries::written(const std::vector<held>& messages, bool durable,
                         steady_time now) {
  disk_good_ = durable;
  writes_under_way_ -= messages.size();
  if (!durable) {
    counts::add(counts_.store_failures);
    charged_ -= std::min(charged_, messages.size());
  }
  for (const auto& message : messages) {
    auto* const to = find(message->recipient);
    if (to == nullptr)
      continue;
    if (!durable) {
      to->box_.write_failed(*message);
      retry(message, now);
      continue;
    }
    counts::add(counts_.messages_stored);
    if (message->outcome != fate::waiting) {
      remove_later(to->id());
      continue;
    }
    to->box_.stored(*message, to->online_ && message->number > to->cursor_,
                    limits_.mailbox);
    ++stored_;
  }
}

void deliveries::retry(const held& message, steady_time now) {
  if (message->outcome != fate::waiting)
    return;
  auto& to = *find(message->recipient);
  // What had no room in memory has none now.
  if (to.box_.unwritten() > limits_.mailbox.fresh) {
    to.box_.lose(*message);
    return counts_.dropped(drop_reason::inbox_failed);
  }
  // In step with the moments at which its ack may leave.
  auto due = message->arrival + commit_after();
  while (due <= now)
    due += hold_;
  writes_.push({due, message});
}

void deliveries::run(steady_time now) {
  std::vector<held> due;
  while (!writes_.empty() && writes_.top().due <= now) {
    due.push_back(writes_.top().message);
    writes_.pop();
  }
  write(std::move(due), now);
  if (!removals_.empty() && removals_due_ == steady_time::max())
    removals_due_ = now + removal_delay;
  if (removals_due_ <= now)
    remove_taken();
}

void deliveries::flush(steady_time now) {
  std::vector<held> all;
  while (!writes_.empty()) {
    all.push_back(writes_.top().message);
    writes_.pop();
  }
  write(std::move(all), now);
  remove_taken();
}

void deliveries::remove_taken() {
  removals_due_ = steady_time::max();
  // What the writer refuses stays in the set for the next time.
  std::erase_if(removals_, [this](const identity& id) {
    const auto* const client = find(id);
    return client == nullptr || inbox_.remove(id, client->box_.taken());
  });
}

std::vector<ack_release::released> deliveries::due_acks(steady_time now) {
  auto due = acks_.due(now);
  counts_.dropped(drop_reason::ack_unearned, due.unearned);
  return std::move(due.acks);
}

steady_time deliveries::next_due() const noexcept {
  auto due = std::min(acks_.next(), removals_due_);
  if (!writes_.empty())
    due = std::min(due, writes_.top().due);
  return due;
}

void deliveries::check_disk() {
  if (!disk_good_)
    static_cast<void>(inbox_.probe([this](bool good) { disk_good_ = good; }));
}

// -- epochs ------------------------------------------------------------------

void deliveries::begin_epoch(wall_time now) {
  charged_ = 0;
  for (auto& [id, client] : recipients_) {
    client.box_.begin_epoch();
    charged_ += client.box_.charged();
  }
  forget_old(now);
  const auto cutoff = seconds_of(now) - limits_.inbox_age.count();
  static_cast<void>(inbox_.expire(cutoff, [this](auto removed) {
    for (const auto& [id, number] : removed) {
      auto* const client = find(id);
      if (client == nullptr)
        continue;
      const auto before = client->box_.in_inbox();
      client->box_.expired({&number, 1});
      stored_ -= before - client->box_.in_inbox();
      counts_.dropped(drop_reason::inbox_expired);
    }
  }));
}

void deliveries::forget_old(wall_time now) {
  const auto cutoff = seconds_of(now) - limits_.registration_age.count();
  for (auto at = recipients_.begin(); at != recipients_.end();) {
    auto& client = at->second;
    const bool stays = client.online_ || client.known_.seen_at >= cutoff
                       || !inbox_.forget(client.id());
    if (stays) {
      ++at;
      continue;
    }
    stored_ -= client.box_.in_inbox();
    client.box_.lose_all();
    at = recipients_.erase(at);
  }
}

} // namespace nephele::gateway
