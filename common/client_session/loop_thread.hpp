#pragma once

#include "common/zmq/event_loop.hpp"

#include <future>
#include <thread>

namespace nephele::client_session {

/// An event loop and the thread that runs it. What lives on the loop is made
/// before `start`, or by `run`, and must be unmade by `run` before `stop`.
class loop_thread {
public:
  explicit loop_thread(const clock& time) : loop_(time) {}

  loop_thread(const loop_thread&) = delete;
  loop_thread& operator=(const loop_thread&) = delete;

  ~loop_thread() { stop(); }

  [[nodiscard]] zmq::event_loop& loop() noexcept { return loop_; }

  void start() {
    thread_ = std::thread{[this] { loop_.run(); }};
  }

  /// Runs `action` on the loop's thread and waits for it. Never from there.
  template <class Action>
  void run(Action action) {
    std::promise<void> done;
    loop_.post([&] {
      action();
      done.set_value();
    });
    done.get_future().wait();
  }

  void stop() {
    if (!thread_.joinable())
      return;
    loop_.stop();
    thread_.join();
  }

private:
  zmq::event_loop loop_;
  std::thread thread_;
};

} // namespace nephele::client_session
