#pragma once

#include "services/gateway/mailbox.hpp"

#include <functional>

namespace nephele::gateway {

/// One registered client as the inbox knows it.
struct registration {
  identity client;
  /// Delivery numbers below this one may have been used.
  session::delivery_number reserved;
  /// Of its last login, seconds since 1970.
  std::int64_t seen_at = 0;
};

/// Numbers that a client's block holds. Large, as a block costs a sync.
inline constexpr std::uint64_t delivery_block = 65'536;

/// What outlives the process: registrations and messages. Everything is
/// asynchronous and done in order; answers come in that order too, on the
/// thread that asked. Where a call returns false, too much is waiting: nothing
/// is done and no answer comes.
class inbox {
public:
  /// True: durable. False: nothing has happened.
  using done = std::function<void(bool durable)>;
  using read_done = std::function<void(
      std::optional<std::vector<mailbox::read_message>> messages)>;
  using removed_done = std::function<void(
      std::vector<std::pair<identity, session::delivery_number>> removed)>;

  inbox() = default;
  inbox(const inbox&) = delete;
  inbox& operator=(const inbox&) = delete;
  virtual ~inbox() = default;

  [[nodiscard]] virtual bool
  store(std::vector<std::shared_ptr<const held_message>> messages, done then)
      = 0;

  /// Removes all of the client's messages up to `up_to`.
  [[nodiscard]] virtual bool remove(const identity& client,
                                    session::delivery_number up_to)
      = 0;

  /// The client's messages in the range, ascending; nothing on failure.
  [[nodiscard]] virtual bool read(const identity& client,
                                  mailbox::read_request range, read_done then)
      = 0;

  /// Adds or renews a registration.
  [[nodiscard]] virtual bool keep(const registration& client, done then) = 0;

  /// Removes a registration with its messages.
  [[nodiscard]] virtual bool forget(const identity& client) = 0;

  /// Writes something of no meaning: whether the disk can.
  [[nodiscard]] virtual bool probe(done then) = 0;

  /// Removes messages that arrived before `cutoff` (seconds since 1970).
  [[nodiscard]] virtual bool expire(std::int64_t cutoff, removed_done then) = 0;
};

} // namespace nephele::gateway
