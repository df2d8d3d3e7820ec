#pragma once

#include "common/base/clock.hpp"
#include "common/session/frames.hpp"

#include <memory>

namespace nephele::gateway {

/// A sealed message as it is delivered.
using message_body = byte_array<session::message_size>;

/// What became of a message that was accepted.
enum class fate : std::uint8_t {
  /// Only in memory: nothing may be acked yet.
  waiting,
  /// Taken by the client, or durable in the inbox.
  settled,
  /// Given up.
  lost,
};

/// A message between its arrival and its ack. Shared by the mailbox, which
/// decides its fate, and the ack that waits for it.
struct held_message {
  identity recipient;
  session::delivery_number number;
  steady_time arrival;
  /// Seconds since 1970.
  std::int64_t arrived_at = 0;
  /// Gone when nothing needs it any more.
  std::shared_ptr<const message_body> body;
  fate outcome = fate::waiting;
  /// In the hands of the inbox's writer.
  bool writing = false;
  /// False while the inbox is full: such a message is delivered from memory
  /// to a client that is there, and never stored or acked.
  bool storable = true;
};

} // namespace nephele::gateway
