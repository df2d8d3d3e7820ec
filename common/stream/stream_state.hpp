#pragma once

#include "common/stream/credit_clock.hpp"
#include "common/stream/receive_buffer.hpp"
#include "common/stream/records.hpp"
#include "common/stream/send_buffer.hpp"

namespace nephele::stream {

/// Where the OPEN or OPENED of a stream is.
enum class greeting {
  /// Not to be sent, or not any more.
  none,
  pending,
  in_flight,
  /// At the peer's gateway; whether the peer has it is not known.
  stored,
};

/// One stream, as either end sees it.
struct stream_state {
  stream_state(std::size_t window, std::size_t send_capacity,
               steady_time now) noexcept
      : out(send_capacity), in(window), credits(window, now), created(now),
        progress(now) {}

  send_buffer out;
  receive_buffer in;
  credit_clock credits;
  greeting hello = greeting::none;
  steady_time hello_stored;
  steady_time created;
  /// The last time anything moved in either direction.
  steady_time progress;
  /// The peer is there: data may flow.
  bool open = false;
  /// The program has let go of it.
  bool released = false;
  /// Listed for the program already.
  bool changed = false;
  /// The CREDIT that confirms the peer's FIN is at the peer's gateway.
  bool farewell_stored = false;
  /// Ended at once, by either end.
  std::optional<reset_code> reset;

  /// Both directions ended in order and both ends know.
  [[nodiscard]] bool is_complete() const noexcept {
    return out.is_complete() && in.is_drained() && farewell_stored;
  }
};

} // namespace nephele::stream
