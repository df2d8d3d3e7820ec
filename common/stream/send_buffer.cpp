#include "common/stream/send_buffer.hpp"

#include <algorithm>

namespace nephele::stream {

std::size_t send_buffer::room() const noexcept {
  if (finished_ || bytes_.size() >= capacity_)
    return 0;
  return capacity_ - bytes_.size();
}

std::size_t send_buffer::write(byte_span bytes) {
  const auto count = std::min(bytes.size(), room());
  if (count > 0)
    bytes_.append(bytes.first(count));
  return count;
}

bool send_buffer::may_send_fin() const noexcept {
  return finished_ && next_ == written() && !fin_in_flight_ && !fin_stored_
         && !fin_confirmed_;
}

bool send_buffer::is_ready() const noexcept {
  return !repetitions_.empty() || next_ < std::min(edge_, written())
         || may_send_fin();
}

std::uint64_t send_buffer::ready_bytes() const noexcept {
  const auto sendable = std::min(edge_, written());
  std::uint64_t count = sendable > next_ ? sendable - next_ : 0;
  for (const auto& [begin, end] : repetitions_)
    count += end - begin;
  return count;
}

bool send_buffer::is_waiting() const noexcept {
  return next_ > base_ || (finished_ && !fin_confirmed_);
}

range send_buffer::take_repetition(std::size_t max_bytes) {
  const auto first = repetitions_.begin();
  const auto [begin, end] = *first;
  const auto size = std::min<std::uint64_t>(end - begin, max_bytes);
  repetitions_.erase(first);
  if (begin + size < end)
    repetitions_.emplace(begin + size, end);
  return {.offset = begin, .size = size};
}

std::optional<range> send_buffer::take(std::size_t max_bytes) {
  std::optional<range> part;
  if (!repetitions_.empty() && max_bytes > 0) {
    part = take_repetition(max_bytes);
  } else if (const auto sendable = std::min(edge_, written());
             next_ < sendable && max_bytes > 0) {
    const auto size = std::min<std::uint64_t>(sendable - next_, max_bytes);
    part = range{.offset = next_, .size = size};
    next_ += size;
  }
  if (may_send_fin() && repetitions_.empty()) {
    if (!part)
      part = range{.offset = next_, .size = 0};
    part->fin = true;
    fin_in_flight_ = true;
  }
  return part;
}

byte_span send_buffer::bytes(const range& part) const noexcept {
  if (part.offset < base_ || part.offset + part.size > written())
    return {};
  return bytes_.view().subspan(part.offset - base_, part.size);
}

void send_buffer::stored(const range& part, steady_time now) {
  if (part.fin) {
    fin_in_flight_ = false;
    if (!fin_confirmed_)
      fin_stored_ = now;
  }
  const auto begin = std::max(part.offset, base_);
  const auto end = part.offset + part.size;
  if (begin < end)
    stored_.insert_or_assign(begin, stored_part{.end = end, .at = now});
}

void send_buffer::lost(const range& part) {
  if (part.fin)
    fin_in_flight_ = false;
  repeat(part.offset, part.offset + part.size);
}

void send_buffer::repeat(std::uint64_t begin, std::uint64_t end) {
  begin = std::max(begin, base_);
  if (begin >= end)
    return;
  // Ranges never overlap: each byte is in flight, stored or here, once. So
  // only neighbours need joining, which keeps repeated packets full.
  const auto after = repetitions_.lower_bound(end);
  if (after != repetitions_.end() && after->first == end) {
    end = after->second;
    repetitions_.erase(after);
  }
  auto before = repetitions_.lower_bound(begin);
  if (before != repetitions_.begin()) {
    --before;
    if (before->second == begin) {
      before->second = end;
      return;
    }
  }
  repetitions_.emplace(begin, end);
}

result<void> send_buffer::credit(std::uint64_t received, std::uint64_t window) {
  const bool confirms_fin
      = finished_ && next_ == written() && received == written() + 1;
  const auto position = confirms_fin ? written() : received;
  if (position > next_)
    return fail(errc::protocol, "confirms bytes that were never sent");
  edge_ = std::max(edge_, position + window);
  if (confirms_fin) {
    fin_confirmed_ = true;
    fin_stored_.reset();
  }
  if (position <= base_)
    return {};
  bytes_.drop(position - base_);
  base_ = position;
  while (!stored_.empty() && stored_.begin()->second.end <= base_)
    stored_.erase(stored_.begin());
  while (!repetitions_.empty() && repetitions_.begin()->first < base_) {
    const auto end = repetitions_.begin()->second;
    repetitions_.erase(repetitions_.begin());
    if (end > base_)
      repetitions_.emplace(base_, end);
  }
  return {};
}

void send_buffer::open_window(std::uint64_t window) noexcept {
  edge_ = std::max(edge_, window);
}

void send_buffer::confirm() noexcept {
  bytes_.clear();
  base_ = next_;
  repetitions_.clear();
  stored_.clear();
  fin_stored_.reset();
  fin_confirmed_ = true;
}

void send_buffer::expire_stored(steady_time before) {
  // Only the part that holds the first byte the peer lacks: what lies behind
  // a gap is probably there, just not confirmable.
  if (!stored_.empty() && stored_.begin()->first <= base_
      && stored_.begin()->second.at < before) {
    const auto end = stored_.begin()->second.end;
    stored_.erase(stored_.begin());
    repeat(base_, end);
  }
  if (fin_stored_ && *fin_stored_ < before && base_ == written())
    fin_stored_.reset();
}

} // namespace nephele::stream
