#include "common/zmq/event_loop.hpp"

#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace nephele::zmq {

namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

// zmq_poll has its own names for the events of poll(2).
short to_zmq(short events) noexcept {
  int out = 0;
  if ((events & POLLIN) != 0)
    out |= ZMQ_POLLIN;
  if ((events & POLLOUT) != 0)
    out |= ZMQ_POLLOUT;
  return static_cast<short>(out);
}

short from_zmq(short events) noexcept {
  int out = 0;
  if ((events & ZMQ_POLLIN) != 0)
    out |= POLLIN;
  if ((events & ZMQ_POLLOUT) != 0)
    out |= POLLOUT;
  if ((events & ZMQ_POLLERR) != 0)
    out |= POLLERR;
  return static_cast<short>(out);
}

void drain(int fd) noexcept {
  std::uint64_t count = 0;
  while (::read(fd, &count, sizeof(count)) < 0 && errno == EINTR) {
  }
}

} // namespace

struct event_loop::poll_set {
  std::vector<zmq_pollitem_t> items;
  // Index i + 2 of items belongs to ids[i]; 0 and 1 are ours.
  std::vector<watch_id> ids;
};

event_loop::event_loop(const clock& time)
    : clock_(time), wake_fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      timer_fd_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      polled_(std::make_unique<poll_set>()) {
  // Without descriptors nothing of the process can run.
  if (wake_fd_ < 0 || timer_fd_ < 0)
    std::abort();
}

event_loop::~event_loop() {
  ::close(wake_fd_);
  ::close(timer_fd_);
}

event_loop::watch_id event_loop::add(watched entry) {
  const auto id = next_id_++;
  watches_.emplace(id, std::move(entry));
  stale_ = true;
  return id;
}

event_loop::watch_id
event_loop::watch_native(void* socket, std::function<void()> on_readable) {
  watched entry;
  entry.socket = socket;
  entry.events = POLLIN;
  entry.ready = std::make_shared<const std::function<void(short)>>(
      [call = std::move(on_readable)](short) { call(); });
  return add(std::move(entry));
}

event_loop::watch_id event_loop::watch_fd(int fd, short events,
                                          std::function<void(short)> on_ready) {
  watched entry;
  entry.fd = fd;
  entry.events = events;
  entry.ready
      = std::make_shared<const std::function<void(short)>>(std::move(on_ready));
  return add(std::move(entry));
}

void event_loop::watch_for(watch_id id, short events) {
  const auto found = watches_.find(id);
  if (found == watches_.end() || found->second.events == events)
    return;
  found->second.events = events;
  stale_ = true;
}

void event_loop::pause(watch_id id) {
  const auto found = watches_.find(id);
  if (found == watches_.end() || found->second.paused)
    return;
  found->second.paused = true;
  stale_ = true;
}

void event_loop::resume(watch_id id) {
  const auto found = watches_.find(id);
  if (found == watches_.end() || !found->second.paused)
    return;
  found->second.paused = false;
  stale_ = true;
}

void event_loop::unwatch(watch_id id) {
  if (watches_.erase(id) > 0)
    stale_ = true;
}

event_loop::timer_id event_loop::at(steady_time due,
                                    std::function<void()> action) {
  const timer_id id{due, next_id_++};
  timers_.emplace(id, std::move(action));
  return id;
}

void event_loop::cancel(timer_id id) {
  timers_.erase(id);
}

void event_loop::post(std::function<void()> action) {
  {
    const std::scoped_lock lock{mutex_};
    posted_.push_back(std::move(action));
  }
  wake();
}

void event_loop::stop() noexcept {
  stopped_.store(true);
  wake();
}

void event_loop::wake() noexcept {
  const std::uint64_t one = 1;
  while (::write(wake_fd_, &one, sizeof(one)) < 0 && errno == EINTR) {
  }
}

void event_loop::run() {
  while (!stopped_.load())
    turn(seconds{3600});
  run_posted();
}

void event_loop::turn(nanoseconds longest) {
  if (stale_)
    rebuild();
  arm(longest);
  auto& items = polled_->items;
  const int ready
      = ::zmq_poll(items.data(), static_cast<int>(items.size()), -1);
  if (ready < 0) {
    // The context is gone, and with it every socket here.
    if (errno == ETERM)
      stopped_.store(true);
    return;
  }
  if (items[0].revents != 0)
    drain(wake_fd_);
  if (items[1].revents != 0) {
    drain(timer_fd_);
    armed_ = {};
  }
  run_ready();
  run_timers();
  run_posted();
}

void event_loop::rebuild() {
  stale_ = false;
  polled_->items.clear();
  polled_->ids.clear();
  polled_->items.push_back({nullptr, wake_fd_, ZMQ_POLLIN, 0});
  polled_->items.push_back({nullptr, timer_fd_, ZMQ_POLLIN, 0});
  for (const auto& [id, entry] : watches_) {
    if (entry.paused || (entry.socket == nullptr && entry.events == 0))
      continue;
    polled_->items.push_back({entry.socket, entry.fd, to_zmq(entry.events), 0});
    polled_->ids.push_back(id);
  }
}

// The timerfd is relative to the loop's own clock, so that a clock which is
// not the system's cannot put the descriptor hours off.
void event_loop::arm(nanoseconds longest) {
  const auto start = clock_.steady();
  auto due = start + longest;
  // A timer may be set for the beginning of time, from which no distance to
  // now can be told.
  if (!timers_.empty())
    due = std::clamp(timers_.begin()->first.due, start, due);
  // An earlier alarm only costs a turn; arming for each packet would cost
  // more. A later one would make the timer late.
  if (armed_ != steady_time{} && armed_ <= due && armed_ > start)
    return;
  const auto wait = std::max(
      std::chrono::duration_cast<nanoseconds>(due - start), nanoseconds{1});
  const auto whole = std::chrono::duration_cast<seconds>(wait);
  itimerspec spec{};
  spec.it_value.tv_sec = whole.count();
  spec.it_value.tv_nsec = (wait - whole).count();
  ::timerfd_settime(timer_fd_, 0, &spec, nullptr);
  armed_ = due;
}

void event_loop::run_timers() {
  const auto start = clock_.steady();
  // Timers set from here on wait for the next turn, also those already due.
  const auto last = next_id_;
  auto next = timers_.begin();
  while (next != timers_.end() && next->first.due <= start) {
    const auto id = next->first;
    if (id.sequence >= last) {
      ++next;
      continue;
    }
    const auto action = std::move(next->second);
    timers_.erase(next);
    action();
    next = timers_.upper_bound(id);
  }
}

void event_loop::run_posted() {
  {
    const std::scoped_lock lock{mutex_};
    running_.swap(posted_);
  }
  for (const auto& action : running_)
    action();
  running_.clear();
}

void event_loop::run_ready() {
  // A callback may change the watches, but the set polled stays until the
  // next turn; whoever was removed meanwhile is skipped.
  for (std::size_t i = 0; i < polled_->ids.size(); ++i) {
    const auto revents = polled_->items[i + 2].revents;
    if (revents == 0)
      continue;
    const auto found = watches_.find(polled_->ids[i]);
    if (found == watches_.end() || found->second.paused)
      continue;
    const auto ready = found->second.ready;
    (*ready)(from_zmq(revents));
  }
}

} // namespace nephele::zmq
