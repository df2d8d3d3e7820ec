#pragma once

#include "services/gateway/ack_release.hpp"
#include "services/gateway/counts.hpp"
#include "services/gateway/inbox.hpp"

#include <map>
#include <set>

namespace nephele::gateway {

struct delivery_limits {
  mailbox_limits mailbox{};

  /// Messages in all inboxes together.
  std::size_t capacity = 1'000'000;

  std::size_t registrations = 10'000;

  /// Acks that may wait at once: 250 ms at 64,000 a second.
  std::size_t acks = 16'384;

  std::chrono::seconds inbox_age = std::chrono::hours{24 * 7};
  std::chrono::seconds registration_age = std::chrono::hours{24 * 30};
};

/// A client that has logged in here once.
class recipient {
public:
  explicit recipient(registration known,
                     std::deque<mailbox::number> stored = {})
      : known_(known), next_(known.reserved), box_(std::move(stored)),
        cursor_(box_.taken()) {}

  [[nodiscard]] const identity& id() const noexcept { return known_.client; }

  /// The number that the next message gets.
  [[nodiscard]] session::delivery_number next_number() const noexcept {
    return next_;
  }

  [[nodiscard]] bool is_online() const noexcept { return online_; }

  [[nodiscard]] const mailbox& box() const noexcept { return box_; }

private:
  friend class deliveries;

  registration known_;
  session::delivery_number next_;
  mailbox box_;
  /// The last number that was sent in this session.
  session::delivery_number cursor_;
  bool online_ = false;
  bool reserving_ = false;
};

/// Everything between a message's arrival at its last hop and its ack:
/// delivery numbers, mailboxes, the inbox, held acks. One thread; time comes
/// in as an argument. Spec: docs/protocol/session.md §7.
class deliveries {
public:
  struct known_client {
    registration client;
    std::deque<mailbox::number> stored;
  };

  /// @param durable  must outlive this and all its answers must come first.
  /// @param known  what it holds; each with a block of numbers, already
  /// durable, that begins at `reserved` and has delivery_block numbers.
  deliveries(inbox& durable, counts& counted, const delivery_limits& limits,
             std::vector<known_client> known);
  deliveries(const deliveries&) = delete;
  deliveries& operator=(const deliveries&) = delete;

  /// Called with a recipient that has something to send which it had not.
  void on_available(std::function<void(recipient&)> call) {
    available_ = std::move(call);
  }

  /// From the topology. A commit begins at three fifths of it.
  void set_ack_hold(std::chrono::nanoseconds hold) noexcept { hold_ = hold; }

  [[nodiscard]] recipient* find(const identity& client);

  enum class enrolment { pending, full, unavailable };

  /// Registers an unknown client; `then` is called with it once it is durable,
  /// with null if that failed.
  [[nodiscard]] enrolment enrol(const identity& client, wall_time now,
                                std::function<void(recipient*)> then);

  /// A session begins (or goes on over a new connection): what was not taken
  /// is sent again.
  void connected(recipient& client, wall_time now);
  void disconnected(recipient& client);

  /// A message has arrived at its last hop.
  void accept(const identity& client,
              std::span<const std::byte, session::message_size> body,
              ack_order ack, steady_time now, wall_time wall);

  /// The client has everything up to `up_to`.
  /// @returns false if no message ever had so high a number.
  [[nodiscard]] bool take(recipient& client, session::delivery_number up_to);

  /// The next message to send, if it is at hand; starts reading otherwise.
  [[nodiscard]] std::optional<mailbox::next_message> next(recipient& client);

  /// It was sent: goes on to the next.
  void sent(recipient& client, session::delivery_number which);

  /// Does what is due: writes what was not taken, removes what was.
  void run(steady_time now);

  [[nodiscard]] std::vector<ack_release::released> due_acks(steady_time now);

  /// When run or due_acks has something to do next.
  [[nodiscard]] steady_time next_due() const noexcept;

  /// Once an epoch: quota that became free counts, what is too old goes.
  void begin_epoch(wall_time now);

  /// Writes everything that waits, without waiting for its time.
  void flush(steady_time now);

  /// Nothing waits for the disk or for its ack.
  [[nodiscard]] bool is_settled() const noexcept {
    return acks_.size() == 0 && writes_under_way_ == 0;
  }

  /// After a failed write, tries whether the disk has recovered. Now and then.
  void check_disk();

  /// False from a failed write to the next good one.
  [[nodiscard]] bool is_disk_good() const noexcept { return disk_good_; }

  [[nodiscard]] std::size_t registrations() const noexcept {
    return recipients_.size();
  }

  /// Messages in all inboxes.
  [[nodiscard]] std::size_t stored() const noexcept { return stored_; }

private:
  using held = std::shared_ptr<held_message>;

  struct write_due {
    steady_time due;
    held message;

    friend bool operator>(const write_due& a, const write_due& b) noexcept {
      return a.due > b.due;
    }
  };

  [[nodiscard]] std::chrono::nanoseconds commit_after() const noexcept {
    return hold_ * 3 / 5;
  }

  [[nodiscard]] bool number_for(recipient& client);
  void reserve(recipient& client);
  void write(std::vector<held> messages, steady_time now);
  void written(const std::vector<held>& messages, bool durable,
               steady_time now);
  void retry(const held& message, steady_time now);
  void read(recipient& client);

  void remove_later(const identity& client) { removals_.insert(client); }

  void remove_taken();
  void forget_old(wall_time now);
  void tell_available(recipient& client);

  inbox& inbox_;
  counts& counts_;
  const delivery_limits limits_;
  std::function<void(recipient&)> available_;
  std::chrono::nanoseconds hold_{std::chrono::milliseconds{250}};
  std::map<identity, recipient> recipients_;
  std::set<identity> enrolling_;
  std::priority_queue<write_due, std::vector<write_due>, std::greater<>>
      writes_;
  ack_release acks_;
  std::set<identity> removals_;
  steady_time removals_due_ = steady_time::max();
  std::size_t writes_under_way_ = 0;
  std::size_t charged_ = 0;
  std::size_t stored_ = 0;
  bool disk_good_ = true;
};

} // namespace nephele::gateway
