#include "common/log/budget.hpp"

#include <algorithm>
#include <utility>

namespace nephele::log {

namespace {

constexpr double burst = 20;
constexpr double per_second = 1;

/// Names are constants of the program; more are a mistake, not told at all.
constexpr std::size_t max_names = 1'000;

} // namespace

std::optional<std::uint64_t> budget::take(std::string_view name,
                                          steady_time now) {
  const std::lock_guard lock{mutex_};
  auto found = accounts_.find(name);
  if (found == accounts_.end()) {
    if (accounts_.size() >= max_names)
      return std::nullopt;
    found = accounts_.emplace(name, account{burst, now}).first;
  }
  auto& a = found->second;
  const std::chrono::duration<double> passed = now - a.at;
  a.tokens = std::min(burst, a.tokens + passed.count() * per_second);
  a.at = now;
  if (a.tokens < 1) {
    ++a.left_out;
    return std::nullopt;
  }
  a.tokens -= 1;
  return std::exchange(a.left_out, 0);
}

} // namespace nephele::log
