#include "common/bus/rate_limiter.hpp"

#include <algorithm>

namespace nephele::bus {

namespace {

/// Sweeping costs a pass over all peers; a flood of new ones must not buy one
/// a request.
constexpr std::chrono::seconds sweep_pause{1};

} // namespace

double rate_limiter::tokens_at(const bucket& b, steady_time now) const {
  const std::chrono::duration<double> passed = now - b.at;
  return std::min(limit_.burst, b.tokens + passed.count() * limit_.per_second);
}

void rate_limiter::forget_idle(steady_time now) {
  if (now - last_sweep_ < sweep_pause)
    return;
  last_sweep_ = now;
  std::erase_if(buckets_, [&](const auto& entry) {
    return tokens_at(entry.second, now) >= limit_.burst;
  });
}

bool rate_limiter::admit(const curve_key& peer, steady_time now) {
  auto found = buckets_.find(peer);
  if (found == buckets_.end()) {
    if (buckets_.size() >= max_peers_)
      forget_idle(now);
    if (buckets_.size() >= max_peers_)
      return false;
    found = buckets_.emplace(peer, bucket{limit_.burst, now}).first;
  }
  auto& b = found->second;
  b = {tokens_at(b, now), now};
  if (b.tokens < 1)
    return false;
  b.tokens -= 1;
  return true;
}

} // namespace nephele::bus
