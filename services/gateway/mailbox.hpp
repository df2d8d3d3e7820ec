#pragma once

#include "services/gateway/held_message.hpp"

#include <deque>
#include <map>
#include <vector>

namespace nephele::gateway {

struct mailbox_limits {
  /// Messages in memory that are not durable.
  std::size_t fresh = 48;
  /// Messages read ahead from the inbox.
  std::size_t ahead = 16;
  /// Messages that one client may have in the inbox.
  std::size_t quota = 8192;
};

/// What waits for one client, in the order of delivery numbers: messages in
/// memory, and which numbers the inbox holds. Does no I/O and knows no time.
class mailbox {
public:
  using number = session::delivery_number;

  mailbox() = default;

  /// @param stored  ascending: what the inbox held when the process started.
  explicit mailbox(std::deque<number> stored);

  /// How a new message may be kept.
  enum class room {
    memory,
    /// Memory is full: at once to the inbox.
    disk,
    /// The quota is used up, but memory has room.
    memory_only,
    none,
  };

  [[nodiscard]] room room_for_one(const mailbox_limits& limits) const noexcept;

  void hold(std::shared_ptr<held_message> message);

  /// Marks a message as being written; it uses quota from now on.
  void begin_write(held_message& message) noexcept;

  /// The outcome of a write. On success the message is settled and the inbox
  /// has it, unless the client took it meanwhile.
  /// @param keep_body  hold it read ahead, if there is room.
  void stored(held_message& message, bool keep_body,
              const mailbox_limits& limits);
  void write_failed(held_message& message) noexcept;

  /// Gives a message up.
  void lose(held_message& message);

  /// Gives up what is delivered from memory only.
  /// @returns how many.
  std::size_t lose_unstorable();

  /// Gives up everything: the registration has ended.
  void lose_all();

  struct taken_counts {
    std::size_t messages = 0;
    /// Whether the inbox has rows to remove.
    bool in_inbox = false;
  };

  /// The client has everything up to `up_to`; settles what was waiting.
  taken_counts take(number up_to);

  /// The inbox removed these for their age; ascending.
  void expired(std::span<const number> numbers);

  /// Removed messages free quota only here: at an epoch's start.
  void begin_epoch() noexcept;

  struct next_message {
    number which;
    /// Null if it must be read from the inbox first.
    std::shared_ptr<const message_body> body;
  };

  /// The first message above `cursor`, if there is one.
  [[nodiscard]] std::optional<next_message> next_after(number cursor) const;

  struct read_request {
    number from;
    number to;
  };

  /// What to read next from the inbox, if reading is worth while and nothing
  /// is being read: the numbers from the first to the last that are wanted.
  [[nodiscard]] std::optional<read_request>
  begin_read(number cursor, const mailbox_limits& limits);

  using read_message = std::pair<number, std::shared_ptr<const message_body>>;

  /// What was read for `request`. Numbers in its range that were not found
  /// are gone from the inbox, by whatever damage, and hold nobody up.
  /// @returns how many those were.
  std::size_t read(const read_request& request, number cursor,
                   std::vector<read_message> messages,
                   const mailbox_limits& limits);

  void read_failed() noexcept { reading_ = false; }

  /// A body that was sent is not kept; a repetition reads it again.
  void sent(number which) { ahead_.erase(which); }

  [[nodiscard]] number taken() const noexcept { return taken_; }

  [[nodiscard]] std::size_t in_memory() const noexcept {
    return fresh_.size() + ahead_.size();
  }

  [[nodiscard]] std::size_t in_inbox() const noexcept { return stored_.size(); }

  /// Messages that only memory has and that nobody is writing.
  [[nodiscard]] std::size_t unwritten() const noexcept {
    return fresh_.size() - writing_;
  }

  /// Messages that count against the quota.
  [[nodiscard]] std::size_t charged() const noexcept { return charged_; }

  [[nodiscard]] bool is_empty() const noexcept {
    return fresh_.empty() && stored_.empty();
  }

private:
  void forget_fresh(const held_message& message);
  static void give_up(held_message& message) noexcept;

  std::map<number, std::shared_ptr<held_message>> fresh_;
  std::deque<number> stored_;
  std::map<number, std::shared_ptr<const message_body>> ahead_;
  number taken_;
  /// Of fresh_: in the writer's hands; and those that may yet be.
  std::size_t writing_ = 0;
  std::size_t to_write_ = 0;
  std::size_t charged_ = 0;
  bool reading_ = false;
};

} // namespace nephele::gateway
