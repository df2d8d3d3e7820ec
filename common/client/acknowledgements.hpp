#pragma once

#include "common/client/durations.hpp"
#include "common/client/traffic.hpp"
#include "common/crypto/random.hpp"
#include "common/session/frames.hpp"

#include <chrono>
#include <queue>
#include <unordered_map>
#include <vector>

namespace nephele::client {

/// What an ack packet carries: the key of an entry in its sender's table.
using session::ack_token;

/// What the time-out is made of; both from the topology.
struct ack_timing {
  /// How long an exit gateway holds an ack.
  std::chrono::nanoseconds hold = std::chrono::milliseconds{250};
  std::chrono::nanoseconds mean_hop_delay = std::chrono::milliseconds{50};
};

/// Without the jitter of up to 100 ms. docs/protocol/message.md §5.
[[nodiscard]] std::chrono::nanoseconds
retransmission_timeout(const ack_timing& timing) noexcept;

/// Which acks are awaited, by whom and until when. Calls back into sources, so
/// these must outlive it or be forgotten first.
class acknowledgements {
public:
  static constexpr std::size_t default_limit = 131'072;

  explicit acknowledgements(crypto::random& source, ack_timing timing = {},
                            std::size_t limit = default_limit);

  /// For packets sent from now on.
  void use(ack_timing timing) noexcept { timing_ = timing; }

  /// A packet with `token` left at `now`. At the limit the oldest entry goes;
  /// if it was awaited, its source hears of a loss.
  /// @param from  null for cover, of which nobody needs to hear.
  void sent(const ack_token& token, traffic_source* from, std::uint64_t handle,
            steady_time now);

  /// An ack came. @returns false, counting it, if nobody waits for it.
  bool received(const ack_token& token, steady_time now);

  /// Tells the sources what is lost by now.
  void expire(steady_time now);

  /// When `expire` has something to do.
  [[nodiscard]] std::optional<steady_time> next_deadline() const;

  /// Before a source ends.
  void forget(const traffic_source& source);

  /// Awaited or late, cover included.
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

  struct counters {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    /// Of those received, after the time-out.
    std::uint64_t late = 0;
    /// Timed out, cover included.
    std::uint64_t lost = 0;
    /// Tokens that nobody waits for: repeated or too late.
    std::uint64_t unknown = 0;
  };

  [[nodiscard]] const counters& counts() const noexcept { return counts_; }

  /// From leaving to the ack's arrival, of all but cover.
  [[nodiscard]] const duration_samples& round_trips() const noexcept {
    return round_trips_;
  }

private:
  struct entry {
    traffic_source* from;
    std::uint64_t handle;
    steady_time sent;
    bool is_late;
  };

  struct deadline {
    steady_time due;
    ack_token token;

    friend bool operator>(const deadline& a, const deadline& b) noexcept {
      return a.due > b.due;
    }
  };

  void pass_deadline(const deadline& passed, steady_time now);

  crypto::random& random_;
  ack_timing timing_;
  std::size_t limit_;
  std::unordered_map<ack_token, entry, prefix_hash> entries_;
  /// May name entries that are gone; these are stepped over.
  std::priority_queue<deadline, std::vector<deadline>, std::greater<>>
      deadlines_;
  counters counts_;
  duration_samples round_trips_;
};

} // namespace nephele::client
