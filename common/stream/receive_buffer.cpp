#include "common/stream/receive_buffer.hpp"

#include "common/stream/limits.hpp"

#include <algorithm>

namespace nephele::stream {

result<void> receive_buffer::insert(std::uint64_t offset, byte_span bytes) {
  const auto end = offset + bytes.size();
  if (end > edge())
    return fail(errc::protocol, "beyond the window");
  if (final_ && end > *final_)
    return fail(errc::protocol, "beyond the final offset");
  if (end <= contiguous_)
    return {};
  if (offset < contiguous_) {
    bytes = bytes.subspan(contiguous_ - offset);
    offset = contiguous_;
  }
  if (offset == contiguous_) {
    ready_.append(bytes);
    contiguous_ = end;
    join_gaps();
    return {};
  }
  if (ahead_.size() >= max_gaps)
    return fail(errc::limit, "too many gaps");
  place(offset, bytes);
  return {};
}

void receive_buffer::place(std::uint64_t offset, byte_span bytes) {
  const auto end = offset + bytes.size();
  auto next = ahead_.upper_bound(offset);
  if (next != ahead_.begin()) {
    const auto& [begin, held] = *std::prev(next);
    const auto held_end = begin + held.size();
    if (held_end >= end)
      return;
    if (held_end > offset) {
      bytes = bytes.subspan(held_end - offset);
      offset = held_end;
    }
  }
  while (offset < end) {
    const auto stop = next == ahead_.end() ? end : std::min(end, next->first);
    if (offset < stop) {
      const auto part = bytes.first(stop - offset);
      ahead_.emplace_hint(next, offset, byte_vector(part.begin(), part.end()));
    }
    if (next == ahead_.end() || next->first >= end)
      return;
    const auto held_end = next->first + next->second.size();
    if (held_end >= end)
      return;
    bytes = bytes.subspan(held_end - offset);
    offset = held_end;
    ++next;
  }
}

void receive_buffer::join_gaps() {
  while (!ahead_.empty() && ahead_.begin()->first <= contiguous_) {
    const auto& [offset, held] = *ahead_.begin();
    const auto end = offset + held.size();
    if (end > contiguous_) {
      ready_.append(byte_span{held}.subspan(contiguous_ - offset));
      contiguous_ = end;
    }
    ahead_.erase(ahead_.begin());
  }
}

result<void> receive_buffer::finish(std::uint64_t final_offset) {
  if (final_) {
    if (*final_ != final_offset)
      return fail(errc::protocol, "the final offset moved");
    return {};
  }
  const auto held_end = ahead_.empty() ? contiguous_
                                       : ahead_.rbegin()->first
                                             + ahead_.rbegin()->second.size();
  if (final_offset < held_end)
    return fail(errc::protocol, "bytes behind the final offset");
  final_ = final_offset;
  return {};
}

} // namespace nephele::stream
