#pragma once

#include "common/base/clock.hpp"
#include "common/base/identity.hpp"

#include <unordered_map>

namespace nephele::bus {

struct rate_limit {
  double per_second = 50;
  double burst = 100;
};

/// A token bucket per peer. Remembers at most `max_peers`; a peer is
/// forgotten once its bucket is full again. When all places are taken by
/// busy peers, a new one is refused.
class rate_limiter {
public:
  explicit rate_limiter(rate_limit limit, std::size_t max_peers = 10'000)
      : limit_(limit), max_peers_(max_peers) {}

  /// Takes one token of `peer`; false if there is none.
  [[nodiscard]] bool admit(const curve_key& peer, steady_time now);

  [[nodiscard]] std::size_t remembered() const noexcept {
    return buckets_.size();
  }

private:
  struct bucket {
    double tokens;
    steady_time at;
  };

  [[nodiscard]] double tokens_at(const bucket& b, steady_time now) const;
  void forget_idle(steady_time now);

  rate_limit limit_;
  std::size_t max_peers_;
  std::unordered_map<curve_key, bucket, prefix_hash> buckets_;
  steady_time last_sweep_{};
};

} // namespace nephele::bus
