#pragma once

#include "common/client/inbox.hpp"
#include "common/client_session/delivery_tracker.hpp"
#include "common/client_session/sqlite_inbox_store.hpp"
#include "common/store/group_writer.hpp"
#include "common/zmq/event_loop.hpp"

#include <functional>

namespace nephele::client_session {

/// The messages that a client has received: puts fragments together on disk,
/// in a thread of its own, and keeps whole messages until they are confirmed
/// by whoever read them. Called, and calls back, on the loop's thread.
class mailbox {
public:
  struct handlers {
    /// The fragment of that delivery is on disk.
    std::function<void(const delivery&)> on_kept;
    /// There are messages that were not there before.
    std::function<void()> on_delivered;
    /// The disk fails; the gateway keeps what is not on it.
    std::function<void(const error&)> on_failure;
  };

  struct message {
    /// Grows in the order of delivery.
    std::uint64_t id = 0;
    client::sender_tag sender;
    std::uint64_t sequence = 0;
    wall_time received{};
    byte_vector body;
  };

  [[nodiscard]] static result<std::unique_ptr<mailbox>>
  open(const std::filesystem::path& file, zmq::event_loop& loop,
       const clock& time, handlers notify);

  mailbox(const mailbox&) = delete;
  mailbox& operator=(const mailbox&) = delete;
  ~mailbox();

  /// A content of kind fragment. What cannot be queued or kept comes again
  /// from the gateway, as it is not acknowledged.
  void take(const client::content& fragment, const delivery& which);

  /// Up to `most` messages in order, at most `max_read` bytes but at least
  /// one; again and again the same until they are confirmed.
  void read(std::size_t most,
            const std::function<void(result<std::vector<message>>)>& then);

  /// Removes them for good.
  void confirm(std::vector<std::uint64_t> ids,
               const std::function<void(result<void>)>& then);

  /// Gives up what will never be complete. To be called about once a second.
  void advance();

  static constexpr std::size_t max_read = std::size_t{12} << 20U;

private:
  /// Lives on the writer's thread.
  struct state;

  mailbox(zmq::event_loop& loop, const clock& time, handlers notify,
          store::database database);

  zmq::event_loop& loop_;
  handlers notify_;
  std::shared_ptr<state> state_;
  /// Guards callbacks posted to the loop against our end.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<store::group_writer> writer_;
};

} // namespace nephele::client_session
