#include "common/client/send_schedule.hpp"

#include "common/mixing/delay.hpp"

namespace nephele::client {

namespace {

std::chrono::nanoseconds gap(crypto::random& source,
                             std::chrono::nanoseconds mean) {
  return mixing::sample_exponential(source, mean, std::chrono::hours{1});
}

} // namespace

send_schedule::send_schedule(const session::preset_rates& rates,
                             crypto::random& source, steady_time start)
    : random_(source), main_mean_(rates.main_mean), loop_mean_(rates.loop_mean),
      main_due_(start + gap(source, rates.main_mean)),
      loop_due_(start + gap(source, rates.loop_mean)) {
}

void send_schedule::draw() {
  if (main_due_ <= loop_due_) {
    drawn_.push_back({main_due_, slot_kind::main});
    main_due_ += gap(random_, main_mean_);
  } else {
    drawn_.push_back({loop_due_, slot_kind::loop});
    loop_due_ += gap(random_, loop_mean_);
  }
}

const slot& send_schedule::upcoming(std::size_t position) {
  while (drawn_.size() <= position)
    draw();
  return drawn_[position];
}

void send_schedule::pop() {
  if (drawn_.empty())
    draw();
  drawn_.pop_front();
}

std::size_t send_schedule::skip_before(steady_time oldest, steady_time now) {
  std::size_t skipped = 0;
  while (!drawn_.empty() && drawn_.front().due < oldest) {
    drawn_.pop_front();
    ++skipped;
  }
  // A Poisson clock has no memory: one that stood still goes on as if it
  // started now, instead of ticking through the hours of a suspended laptop.
  if (main_due_ < oldest)
    main_due_ = now + gap(random_, main_mean_);
  if (loop_due_ < oldest)
    loop_due_ = now + gap(random_, loop_mean_);
  return skipped;
}

} // namespace nephele::client
