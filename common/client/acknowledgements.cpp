#include "common/client/acknowledgements.hpp"

namespace nephele::client {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds timeout_slack = 300ms;
constexpr std::chrono::nanoseconds timeout_jitter = 100ms;

/// How long a token is known after its time-out, for acks that a slow disk
/// held up.
constexpr std::chrono::nanoseconds late_window = 30s;

} // namespace

std::chrono::nanoseconds
retransmission_timeout(const ack_timing& timing) noexcept {
  return 2 * timing.hold + 17 * timing.mean_hop_delay + timeout_slack;
}

acknowledgements::acknowledgements(crypto::random& source, ack_timing timing,
                                   std::size_t limit)
    : random_(source), timing_(timing), limit_(limit) {
}

void acknowledgements::sent(const ack_token& token, traffic_source* from,
                            std::uint64_t handle, steady_time now) {
  while (entries_.size() >= limit_ && !deadlines_.empty()) {
    const auto oldest = deadlines_.top();
    deadlines_.pop();
    pass_deadline(oldest, now);
    entries_.erase(oldest.token);
  }
  const std::chrono::nanoseconds jitter{static_cast<std::int64_t>(
      random_.below(static_cast<std::uint64_t>(timeout_jitter.count()) + 1))};
  entries_.insert_or_assign(token, entry{from, handle, now, false});
  deadlines_.push({now + retransmission_timeout(timing_) + jitter, token});
  ++counts_.sent;
}

bool acknowledgements::received(const ack_token& token, steady_time now) {
  const auto found = entries_.find(token);
  if (found == entries_.end()) {
    ++counts_.unknown;
    return false;
  }
  const auto known = found->second;
  entries_.erase(found);
  ++counts_.received;
  counts_.late += known.is_late ? 1 : 0;
  if (known.from != nullptr) {
    round_trips_.add(now - known.sent);
    known.from->acknowledged(known.handle, now);
  }
  return true;
}

void acknowledgements::pass_deadline(const deadline& passed, steady_time now) {
  const auto found = entries_.find(passed.token);
  if (found == entries_.end())
    return;
  if (found->second.is_late) {
    entries_.erase(found);
    return;
  }
  found->second.is_late = true;
  const auto known = found->second;
  ++counts_.lost;
  deadlines_.push({passed.due + late_window, passed.token});
  // Last: the source may send, and so change the table, from here.
  if (known.from != nullptr)
    known.from->lost(known.handle, now);
}

void acknowledgements::expire(steady_time now) {
  while (!deadlines_.empty() && deadlines_.top().due <= now) {
    const auto passed = deadlines_.top();
    deadlines_.pop();
    pass_deadline(passed, now);
  }
}

std::optional<steady_time> acknowledgements::next_deadline() const {
  if (deadlines_.empty())
    return std::nullopt;
  return deadlines_.top().due;
}

void acknowledgements::forget(const traffic_source& source) {
  std::erase_if(entries_, [&](const auto& known) {
    return known.second.from == &source;
  });
}

} // namespace nephele::client
