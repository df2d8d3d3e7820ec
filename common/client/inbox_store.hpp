#pragma once

#include "common/base/clock.hpp"
#include "common/base/result.hpp"
#include "common/client/content.hpp"

#include <map>
#include <vector>

namespace nephele::client {

/// A sender, as its recipient knows it.
struct inbox_sender {
  sender_tag tag;
  /// The number of the message to deliver next.
  std::uint64_t next = 0;
  /// When something of it came last.
  wall_time last_active{};
};

/// A fragment that is kept, without its data.
struct kept_fragment {
  sender_tag sender;
  std::uint64_t sequence = 0;
  std::uint64_t message = 0;
  std::uint16_t count = 0;
  std::uint16_t index = 0;
  /// Size of its data.
  std::uint16_t length = 0;
  /// When the sender will have ended with this and every earlier number.
  wall_time over{};
};

/// Keeps what an inbox knows, across runs of the client. Everything from one
/// `accept` or `advance` of the inbox up to the caller's own commit belongs to
/// one transaction; the caller commits (it may do so for many at once), and
/// only then tells the gateway that the packets were taken. After a failure
/// the caller rolls back and makes a new inbox from what is stored.
class inbox_store {
public:
  inbox_store() = default;
  inbox_store(const inbox_store&) = delete;
  inbox_store& operator=(const inbox_store&) = delete;
  virtual ~inbox_store() = default;

  /// What a new inbox begins with.
  struct contents {
    std::vector<inbox_sender> senders;
    std::vector<kept_fragment> fragments;
  };

  [[nodiscard]] virtual result<contents> load() = 0;

  /// Inserts or replaces.
  [[nodiscard]] virtual result<void> save_sender(const inbox_sender& sender)
      = 0;

  /// With all its fragments; what was delivered stays.
  [[nodiscard]] virtual result<void> erase_sender(const sender_tag& tag) = 0;

  [[nodiscard]] virtual result<void> save_fragment(const kept_fragment& what,
                                                   byte_span data)
      = 0;

  /// The data of all fragments of a message, joined in the order of their
  /// index.
  [[nodiscard]] virtual result<byte_vector> join(const sender_tag& tag,
                                                 std::uint64_t sequence)
      = 0;

  [[nodiscard]] virtual result<void> erase_fragments(const sender_tag& tag,
                                                     std::uint64_t sequence)
      = 0;

  /// Appends a whole message to those that the application will read.
  [[nodiscard]] virtual result<void>
  deliver(const sender_tag& tag, std::uint64_t sequence, byte_vector message)
      = 0;
};

/// For tests, and for clients that may forget.
class memory_inbox_store final : public inbox_store {
public:
  struct delivered_message {
    sender_tag sender;
    std::uint64_t sequence = 0;
    byte_vector bytes;
  };

  /// Since the last call, in order.
  [[nodiscard]] std::vector<delivered_message> take_delivered();

  [[nodiscard]] result<contents> load() override;
  [[nodiscard]] result<void> save_sender(const inbox_sender& sender) override;
  [[nodiscard]] result<void> erase_sender(const sender_tag& tag) override;
  [[nodiscard]] result<void> save_fragment(const kept_fragment& what,
                                           byte_span data) override;
  [[nodiscard]] result<byte_vector> join(const sender_tag& tag,
                                         std::uint64_t sequence) override;
  [[nodiscard]] result<void> erase_fragments(const sender_tag& tag,
                                             std::uint64_t sequence) override;
  [[nodiscard]] result<void> deliver(const sender_tag& tag,
                                     std::uint64_t sequence,
                                     byte_vector message) override;

private:
  using message_key = std::pair<sender_tag, std::uint64_t>;

  struct stored_fragment {
    kept_fragment what;
    byte_vector data;
  };

  std::map<sender_tag, inbox_sender> senders_;
  std::map<message_key, std::map<std::uint16_t, stored_fragment>> fragments_;
  std::vector<delivered_message> delivered_;
};

} // namespace nephele::client
