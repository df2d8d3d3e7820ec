#pragma once

#include "common/client/chunking.hpp"
#include "common/client/inbox_store.hpp"

#include <list>
#include <map>
#include <unordered_map>

namespace nephele::client {

/// Puts messages together, in order, each once. Everything it knows is in its
/// store as well; in memory are only numbers and bits.
/// docs/protocol/message.md §6.
class inbox {
public:
  /// Beyond them something of somebody goes, or does not come in.
  struct limits {
    std::size_t senders = 10'000;
    std::size_t messages = 16'384;
    std::size_t messages_per_sender = 256;
    std::size_t bytes = 256U * 1024U * 1024U;
    std::size_t bytes_per_sender = 64U * 1024U * 1024U;
  };

  enum class outcome : std::uint8_t {
    stored,
    /// Stored, and at least one message was delivered.
    delivered,
    /// Seen before.
    repeated,
    /// Contradicts what is there of the message.
    contradictory,
    /// The sender has too much unfinished.
    over_limit,
  };

  /// Takes up where `store`, which must outlive it, was left.
  [[nodiscard]] static result<inbox> open(inbox_store& store, limits bounds);
  [[nodiscard]] static result<inbox> open(inbox_store& store);

  /// Takes one fragment. Whatever the outcome, the gateway can be told that
  /// the packet was taken; after an error it must not be.
  [[nodiscard]] result<outcome> accept(const fragment_content& piece,
                                       wall_time now);

  /// Gives up what will not come any more, and delivers what waited for it.
  /// To be called about once a second. @returns how many were delivered.
  [[nodiscard]] result<std::size_t> advance(wall_time now);

  [[nodiscard]] std::size_t senders() const noexcept { return senders_.size(); }

  /// Messages of which something is there.
  [[nodiscard]] std::size_t unfinished() const noexcept { return unfinished_; }

  [[nodiscard]] std::size_t unfinished_bytes() const noexcept { return bytes_; }

  struct counters {
    std::uint64_t delivered = 0;
    std::uint64_t repeated = 0;
    std::uint64_t contradictory = 0;
    std::uint64_t over_limit = 0;
    /// Numbers given up after their lifetime.
    std::uint64_t given_up = 0;
    /// Messages thrown away to make room, and tags.
    std::uint64_t displaced = 0;
  };

  [[nodiscard]] const counters& counts() const noexcept { return counts_; }

private:
  struct partial {
    std::uint64_t message = 0;
    fragment_set there;
    std::size_t bytes = 0;
    wall_time over{};
  };

  struct sender {
    std::uint64_t next = 0;
    wall_time last_active{};
    std::map<std::uint64_t, partial> messages;
    std::size_t bytes = 0;
    /// Its place in by_idleness_.
    std::list<sender_tag>::iterator place;
  };

  using sender_map = std::unordered_map<sender_tag, sender, prefix_hash>;

  inbox(inbox_store& store, limits bounds);

  [[nodiscard]] result<void> restore(inbox_store::contents all);
  [[nodiscard]] result<sender_map::iterator> touch(const sender_tag& tag,
                                                   wall_time now);
  [[nodiscard]] bool fits(const sender& from,
                          const fragment_content& piece) const;
  [[nodiscard]] result<void> make_room(const sender_tag& keep);
  [[nodiscard]] result<void> keep(sender& from, const fragment_content& piece,
                                  wall_time now);
  [[nodiscard]] result<std::size_t> deliver_ready(const sender_tag& tag,
                                                  sender& from, wall_time now);
  [[nodiscard]] result<bool> settle_next(const sender_tag& tag, sender& from,
                                         wall_time now, std::size_t& delivered);
  [[nodiscard]] result<void> drop(const sender_tag& tag, sender& from,
                                  std::uint64_t sequence);
  [[nodiscard]] result<void> save(const sender_tag& tag, const sender& from);
  outcome count(outcome what);

  inbox_store* store_;
  limits bounds_;
  sender_map senders_;
  /// The one idle longest first.
  std::list<sender_tag> by_idleness_;
  std::size_t unfinished_ = 0;
  std::size_t bytes_ = 0;
  counters counts_;
};

} // namespace nephele::client
