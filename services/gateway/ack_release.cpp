#include "services/gateway/ack_release.hpp"

namespace nephele::gateway {

bool ack_release::hold(std::shared_ptr<const held_message> message,
                       ack_order order, std::chrono::nanoseconds hold) {
  if (waiting_.size() >= limit_)
    return false;
  const auto due = message->arrival + hold;
  waiting_.push({due, hold, std::move(message),
                 std::make_shared<const ack_order>(std::move(order))});
  return true;
}

ack_release::outcome ack_release::due(steady_time now) {
  outcome result;
  while (!waiting_.empty() && waiting_.top().due <= now) {
    auto entry = waiting_.top();
    waiting_.pop();
    switch (entry.message->outcome) {
    case fate::settled:
      result.acks.push_back(
          {*entry.order, entry.due > entry.message->arrival + entry.hold});
      break;
    case fate::lost:
      ++result.unearned;
      break;
    case fate::waiting:
      // Never between two multiples, even if the loop was late.
      while (entry.due <= now)
        entry.due += entry.hold;
      waiting_.push(std::move(entry));
      break;
    }
  }
  return result;
}

steady_time ack_release::next() const noexcept {
  return waiting_.empty() ? steady_time::max() : waiting_.top().due;
}

} // namespace nephele::gateway
