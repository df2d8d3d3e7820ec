#pragma once

#include "common/base/units.hpp"
#include "services/gateway/held_message.hpp"

#include <queue>
#include <vector>

namespace nephele::gateway {

/// The Sphinx packet of size class `ack`.
inline constexpr std::size_t ack_packet_size = 386;

/// What the sender of a message wants to have sent back.
struct ack_order {
  /// A mix of layer 1.
  identity hop;
  /// Of the packet that carried the message, and so of the ack.
  rotation_number rotation;
  byte_array<ack_packet_size> packet;
};

/// Holds acks for a constant time after their message's arrival, so that it
/// does not show whether the recipient is there. What is not earned by then is
/// looked at again at every further multiple of that time.
/// Spec: docs/protocol/session.md §7.
class ack_release {
public:
  /// @param limit  acks that may wait.
  explicit ack_release(std::size_t limit) noexcept : limit_(limit) {}

  /// @returns false if too many wait; the ack will never leave.
  [[nodiscard]] bool hold(std::shared_ptr<const held_message> message,
                          ack_order order, std::chrono::nanoseconds hold);

  struct released {
    ack_order order;
    /// Did not leave at the first possible moment.
    bool late;
  };

  struct outcome {
    std::vector<released> acks;
    /// Acks of messages that are lost.
    std::size_t unearned = 0;
  };

  /// Everything that is due at `now`.
  [[nodiscard]] outcome due(steady_time now);

  /// When to ask `due` next; steady_time::max() if nothing waits.
  [[nodiscard]] steady_time next() const noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

private:
  struct waiting {
    steady_time due;
    std::chrono::nanoseconds hold;
    std::shared_ptr<const held_message> message;
    std::shared_ptr<const ack_order> order;

    friend bool operator>(const waiting& a, const waiting& b) noexcept {
      return a.due > b.due;
    }
  };

  std::size_t limit_;
  std::priority_queue<waiting, std::vector<waiting>, std::greater<>> waiting_;
};

} // namespace nephele::gateway
