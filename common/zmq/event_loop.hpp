#pragma once

#include "common/base/clock.hpp"

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace nephele::zmq {

/// One thread's sockets, file descriptors, timers and posted work. Everything
/// but `post` and `stop` belongs to the thread that calls `run` (or to whoever
/// sets it up before that). Callbacks must not throw and must not block.
class event_loop {
public:
  struct timer_id {
    steady_time due{};
    std::uint64_t sequence = 0;
    friend auto operator<=>(const timer_id&, const timer_id&) = default;
  };

  using watch_id = std::uint64_t;

  /// @param time  what `at` is measured against; must outlive the loop.
  explicit event_loop(const clock& time);
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;
  ~event_loop();

  /// Calls `on_readable` while `source` (a socket or a monitor: anything whose
  /// `native()` is a libzmq socket) has a message. Level-triggered: a callback
  /// may leave messages for the next turn, and should after a bounded number.
  template <class Source>
    requires requires(const Source& s) { s.native(); }
  watch_id watch(const Source& source, std::function<void()> on_readable) {
    return watch_native(source.native(), std::move(on_readable));
  }

  /// Calls `on_ready` with the poll(2) events that are set. `events` and the
  /// argument are POLLIN, POLLOUT, POLLERR, as poll(2) has them.
  watch_id watch_fd(int fd, short events, std::function<void(short)> on_ready);

  /// Changes what a descriptor is watched for; 0 watches nothing.
  void watch_for(watch_id id, short events);

  /// A paused watch costs nothing and misses nothing: what came meanwhile is
  /// seen on `resume`.
  void pause(watch_id id);
  void resume(watch_id id);

  /// Ends a watch, also from its own callback. Unknown ids are ignored.
  void unwatch(watch_id id);

  /// Calls `action` once, at `due` or as soon after as the loop gets to it
  /// (about 0.1 ms when idle). A timer set for the past runs in the next turn.
  timer_id at(steady_time due, std::function<void()> action);

  /// A timer that has run or was cancelled is ignored.
  void cancel(timer_id id);

  /// Thread-safe: runs `action` on the loop's thread, in order of posting.
  void post(std::function<void()> action);

  /// Until `stop`. What was posted before `stop` is still run.
  void run();

  /// One turn: waits at most `longest` for something to do, then does it.
  void turn(std::chrono::nanoseconds longest);

  /// Thread-safe; `run` returns after its current turn.
  void stop() noexcept;

  [[nodiscard]] steady_time now() const { return clock_.steady(); }

private:
  struct watched {
    void* socket = nullptr;
    int fd = -1;
    short events = 0;
    bool paused = false;
    // Shared, as a callback may end its own watch while it runs.
    std::shared_ptr<const std::function<void(short)>> ready;
  };

  struct poll_set;

  watch_id watch_native(void* socket, std::function<void()> on_readable);
  watch_id add(watched entry);
  void rebuild();
  void arm(std::chrono::nanoseconds longest);
  void run_timers();
  void run_posted();
  void run_ready();
  void wake() noexcept;

  const clock& clock_;
  int wake_fd_ = -1;
  int timer_fd_ = -1;
  steady_time armed_{};
  std::uint64_t next_id_ = 1;
  std::map<watch_id, watched> watches_;
  std::map<timer_id, std::function<void()>> timers_;
  // Rebuilt only when a watch changes, so that a turn allocates nothing.
  std::unique_ptr<poll_set> polled_;
  bool stale_ = true;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  std::vector<std::function<void()>> running_;
  std::atomic<bool> stopped_ = false;
};

} // namespace nephele::zmq
