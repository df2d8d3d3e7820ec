#include "common/mixing/cover_schedule.hpp"

#include "common/mixing/delay.hpp"

namespace nephele::mixing {

cover_schedule::cover_schedule(std::chrono::nanoseconds mean, steady_time now,
                               crypto::random& source)
    : mean_(mean), next_(now + gap(source)) {
}

bool cover_schedule::tick(steady_time now, crypto::random& source) {
  if (now < next_)
    return false;
  // From when the tick was due, not from when we got to it: lateness must not
  // add up to a lower rate. The process has no memory, so starting afresh at
  // `now` after a longer pause keeps the gaps exponential.
  next_ += gap(source);
  if (next_ <= now)
    next_ = now + gap(source);
  return true;
}

std::chrono::nanoseconds cover_schedule::gap(crypto::random& source) const {
  // Cut where a tick in 10^13 would be; a clock must not stand still.
  return sample_exponential(source, mean_, 30 * mean_);
}

} // namespace nephele::mixing
