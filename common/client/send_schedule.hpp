#pragma once

#include "common/base/clock.hpp"
#include "common/crypto/random.hpp"
#include "common/session/preset.hpp"

#include <deque>

namespace nephele::client {

/// What the tick of a clock asks for.
enum class slot_kind : std::uint8_t {
  /// What there is to say, or a loop.
  main,
  /// A loop, always.
  loop,
};

struct slot {
  steady_time due;
  slot_kind kind;
};

/// The two Poisson clocks of a client, drawn ahead of time and merged. Knows
/// nothing of what is sent. docs/protocol/message.md §8.
class send_schedule {
public:
  send_schedule(const session::preset_rates& rates, crypto::random& source,
                steady_time start);

  /// The slot at `position`, 0 being the one due next. Slots are drawn when
  /// they are first looked at, and do not change then.
  [[nodiscard]] const slot& upcoming(std::size_t position);

  /// The next slot is used.
  void pop();

  /// Takes out the slots due before `oldest`. @returns how many they were,
  /// at most; ticks that were never drawn are not counted.
  std::size_t skip_before(steady_time oldest, steady_time now);

private:
  void draw();

  crypto::random& random_;
  std::chrono::nanoseconds main_mean_;
  std::chrono::nanoseconds loop_mean_;
  steady_time main_due_;
  steady_time loop_due_;
  std::deque<slot> drawn_;
};

} // namespace nephele::client
