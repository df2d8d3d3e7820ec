#pragma once

#include "common/stream/endpoint.hpp"
#include "common/tcp/descriptor.hpp"
#include "common/zmq/event_loop.hpp"

namespace nephele::tcp {

/// Carries bytes between one connected socket and one stream, with the
/// stream's flow control on one side and the kernel's on the other; holds no
/// bytes itself. Half-closes and resets pass both ways. Lives on the loop's
/// thread.
class relay {
public:
  /// @param id      an open stream of `end`; released when the relay is over.
  /// @param on_end  called once when both sides are over, from the loop, never
  /// from within a call; the relay may be destroyed then.
  relay(zmq::event_loop& loop, stream::endpoint& end, stream::stream_id id,
        descriptor socket, std::function<void()> on_end);
  relay(const relay&) = delete;
  relay& operator=(const relay&) = delete;
  ~relay();

  /// The stream changed, or the relay has just been made: moves what can move.
  void pump();

  [[nodiscard]] bool is_over() const noexcept { return over_; }

private:
  void on_socket(short events);
  void read_socket();
  void write_socket();
  void watch();
  void break_off(stream::reset_code code);
  void finish();

  zmq::event_loop& loop_;
  stream::endpoint& end_;
  stream::stream_id id_;
  descriptor socket_;
  std::function<void()> on_end_;
  zmq::event_loop::watch_id watch_ = 0;
  short watched_ = 0;
  bool read_over_ = false;
  bool write_over_ = false;
  bool blocked_ = false;
  bool over_ = false;
};

} // namespace nephele::tcp
