#include "common/client_session/delivery_tracker.hpp"

#include <algorithm>

namespace nephele::client_session {

void delivery_tracker::arrived(session::delivery_number number) {
  const auto newest = pending_.empty() ? taken_ : pending_.back().number;
  if (number > newest)
    pending_.push_back({number, false});
}

void delivery_tracker::finished(session::delivery_number number) {
  const auto found
      = std::ranges::lower_bound(pending_, number, {}, &pending::number);
  if (found == pending_.end() || found->number != number)
    return;
  found->finished = true;
  while (!pending_.empty() && pending_.front().finished) {
    taken_ = pending_.front().number;
    pending_.pop_front();
  }
}

} // namespace nephele::client_session
