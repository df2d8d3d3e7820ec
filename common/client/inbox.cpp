#include "common/client/inbox.hpp"

#include <algorithm>

namespace nephele::client {

namespace {

/// Under way, and at the recipient's gateway, after the sender's end.
constexpr std::chrono::seconds over_margin{60};
constexpr std::chrono::seconds longest_lifetime{7 * 24 * 3600};

wall_time over_at(const fragment_content& piece, wall_time now) {
  return now + std::min(piece.lifetime, longest_lifetime) + over_margin;
}

} // namespace

inbox::inbox(inbox_store& store, limits bounds)
    : store_(&store), bounds_(bounds) {
}

result<inbox> inbox::open(inbox_store& store) {
  return open(store, limits{});
}

result<inbox> inbox::open(inbox_store& store, limits bounds) {
  auto all = store.load();
  if (!all)
    return fail(std::move(all).error());
  inbox made{store, bounds};
  if (auto restored = made.restore(std::move(*all)); !restored)
    return fail(std::move(restored).error());
  return made;
}

result<void> inbox::restore(inbox_store::contents all) {
  std::ranges::sort(all.senders, {}, &inbox_sender::last_active);
  for (const auto& saved : all.senders) {
    auto& from = senders_[saved.tag];
    from.next = saved.next;
    from.last_active = saved.last_active;
    from.place = by_idleness_.insert(by_idleness_.end(), saved.tag);
  }
  for (const auto& saved : all.fragments) {
    const auto from = senders_.find(saved.sender);
    if (from == senders_.end() || saved.index >= saved.count)
      return fail(errc::store, "a fragment that belongs to nobody");
    auto& messages = from->second.messages;
    const auto [at, is_new] = messages.try_emplace(
        saved.sequence,
        partial{saved.message, fragment_set{saved.count}, 0, saved.over});
    auto& message = at->second;
    if (message.there.count() != saved.count)
      return fail(errc::store, "fragments that contradict each other");
    unfinished_ += is_new ? 1 : 0;
    message.there.add(saved.index);
    message.over = std::max(message.over, saved.over);
    message.bytes += saved.length;
    from->second.bytes += saved.length;
    bytes_ += saved.length;
  }
  return {};
}

result<inbox::outcome> inbox::accept(const fragment_content& piece,
                                     wall_time now) {
  const auto touched = touch(piece.sender, now);
  if (!touched)
    return fail(touched.error());
  auto& from = (*touched)->second;
  if (piece.sequence < from.next)
    return count(outcome::repeated);
  if (const auto known = from.messages.find(piece.sequence);
      known != from.messages.end()) {
    const auto& message = known->second;
    if (message.message != piece.message
        || message.there.count() != piece.count)
      return count(outcome::contradictory);
    if (message.there.contains(piece.index))
      return count(outcome::repeated);
  }
  if (!fits(from, piece))
    return count(outcome::over_limit);
  if (auto kept = keep(from, piece, now); !kept)
    return fail(std::move(kept).error());
  const auto delivered = deliver_ready(piece.sender, from, now);
  if (!delivered)
    return fail(delivered.error());
  if (auto made = make_room(piece.sender); !made)
    return fail(std::move(made).error());
  return *delivered > 0 ? outcome::delivered : outcome::stored;
}

inbox::outcome inbox::count(outcome what) {
  counts_.repeated += what == outcome::repeated ? 1 : 0;
  counts_.contradictory += what == outcome::contradictory ? 1 : 0;
  counts_.over_limit += what == outcome::over_limit ? 1 : 0;
  return what;
}

result<inbox::sender_map::iterator> inbox::touch(const sender_tag& tag,
                                                 wall_time now) {
  const auto [found, is_new] = senders_.try_emplace(tag);
  auto& from = found->second;
  from.last_active = now;
  if (!is_new) {
    by_idleness_.splice(by_idleness_.end(), by_idleness_, from.place);
    return found;
  }
  from.place = by_idleness_.insert(by_idleness_.end(), tag);
  if (auto saved = save(tag, from); !saved)
    return fail(std::move(saved).error());
  if (senders_.size() > bounds_.senders) {
    const auto idle = senders_.find(by_idleness_.front());
    if (auto erased = store_->erase_sender(idle->first); !erased)
      return fail(std::move(erased).error());
    unfinished_ -= idle->second.messages.size();
    bytes_ -= idle->second.bytes;
    by_idleness_.pop_front();
    senders_.erase(idle);
    ++counts_.displaced;
  }
  return found;
}

bool inbox::fits(const sender& from, const fragment_content& piece) const {
  // What is next must get in, or a full inbox would stay full.
  if (piece.sequence == from.next)
    return true;
  return from.bytes + piece.data.size() <= bounds_.bytes_per_sender
         && (from.messages.contains(piece.sequence)
             || from.messages.size() < bounds_.messages_per_sender);
}

result<void> inbox::keep(sender& from, const fragment_content& piece,
                         wall_time now) {
  const auto [at, is_new] = from.messages.try_emplace(
      piece.sequence,
      partial{piece.message, fragment_set{piece.count}, 0, wall_time{}});
  auto& message = at->second;
  unfinished_ += is_new ? 1 : 0;
  message.there.add(piece.index);
  message.over = std::max(message.over, over_at(piece, now));
  message.bytes += piece.data.size();
  from.bytes += piece.data.size();
  bytes_ += piece.data.size();
  const kept_fragment kept{
      piece.sender,  piece.sequence,
      piece.message, piece.count,
      piece.index,   static_cast<std::uint16_t>(piece.data.size()),
      message.over};
  return store_->save_fragment(kept, piece.data);
}

result<std::size_t> inbox::deliver_ready(const sender_tag& tag, sender& from,
                                         wall_time now) {
  std::size_t delivered = 0;
  const auto first = from.next;
  for (;;) {
    const auto settled = settle_next(tag, from, now, delivered);
    if (!settled)
      return fail(settled.error());
    if (!*settled)
      break;
  }
  if (from.next != first) {
    if (auto saved = save(tag, from); !saved)
      return fail(std::move(saved).error());
  }
  return delivered;
}

result<bool> inbox::settle_next(const sender_tag& tag, sender& from,
                                wall_time now, std::size_t& delivered) {
  if (from.messages.empty())
    return false;
  const auto first = from.messages.begin();
  const auto sequence = first->first;
  if (sequence == from.next && first->second.there.is_full()) {
    auto joined = store_->join(tag, sequence);
    if (!joined)
      return fail(std::move(joined).error());
    if (auto done = store_->deliver(tag, sequence, std::move(*joined)); !done)
      return fail(std::move(done).error());
    if (auto dropped = drop(tag, from, sequence); !dropped)
      return fail(std::move(dropped).error());
    ++delivered;
    ++counts_.delivered;
    ++from.next;
    return true;
  }
  // A message's time ends the wait for all numbers up to it.
  const auto is_over
      = [&](const auto& message) { return message.second.over <= now; };
  if (std::ranges::none_of(from.messages, is_over))
    return false;
  if (sequence > from.next) {
    counts_.given_up += sequence - from.next;
    from.next = sequence;
    return true;
  }
  ++counts_.given_up;
  ++from.next;
  if (auto dropped = drop(tag, from, sequence); !dropped)
    return fail(std::move(dropped).error());
  return true;
}

result<void> inbox::drop(const sender_tag& tag, sender& from,
                         std::uint64_t sequence) {
  const auto gone = from.messages.find(sequence);
  from.bytes -= gone->second.bytes;
  bytes_ -= gone->second.bytes;
  --unfinished_;
  from.messages.erase(gone);
  return store_->erase_fragments(tag, sequence);
}

result<void> inbox::save(const sender_tag& tag, const sender& from) {
  return store_->save_sender({tag, from.next, from.last_active});
}

result<void> inbox::make_room(const sender_tag& keep) {
  auto idle = by_idleness_.begin();
  while ((unfinished_ > bounds_.messages || bytes_ > bounds_.bytes)
         && idle != by_idleness_.end()) {
    auto& from = senders_.at(*idle);
    while (*idle != keep && !from.messages.empty()) {
      if (auto gone = drop(*idle, from, from.messages.begin()->first); !gone)
        return fail(std::move(gone).error());
      ++counts_.displaced;
    }
    ++idle;
  }
  return {};
}

result<std::size_t> inbox::advance(wall_time now) {
  std::size_t delivered = 0;
  for (auto& [tag, from] : senders_) {
    if (from.messages.empty())
      continue;
    const auto here = deliver_ready(tag, from, now);
    if (!here)
      return fail(here.error());
    delivered += *here;
  }
  return delivered;
}

} // namespace nephele::client
