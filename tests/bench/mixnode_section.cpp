#include "tests/bench/section.hpp"
#include "tests/support/mixnode_stage.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace nephele::bench {

nlohmann::json measure_mixnode(const effort& effort);

namespace {

using namespace std::chrono_literals;
using std::chrono::duration;
using tests::mixnode_stage;

constexpr std::size_t packet_bytes = sphinx::regular_packet_size;

constexpr std::size_t a_bundle = 16;

struct moment {
  std::uint64_t arrived;
  steady_time at;
  duration<double> cpu;
};

moment look(const mixnode_stage& on) {
  return {on.arrived(), std::chrono::steady_clock::now(), on.process().cpu()};
}

struct throughput {
  double per_second;
  double cpu_us;
};

/// As fast as the node takes them, in the middle of the run.
throughput measure_most(mixnode_stage& on, std::size_t count) {
  const auto packets = on.maker(1).make_many(count);
  const auto before = on.arrived();
  std::optional<moment> first;
  moment last{};
  for (std::size_t sent = 0; sent < count;) {
    const auto most = std::min(a_bundle, count - sent);
    if (on.send(byte_span{packets}.subspan(sent * packet_bytes,
                                           most * packet_bytes)))
      sent += most;
    else
      std::this_thread::sleep_for(300us);
    if (!first && on.arrived() - before > count / 5)
      first = look(on);
  }
  last = look(on);
  if (!first)
    throw std::runtime_error{"nephele-mixnode forwards too little"};
  const auto arrived = static_cast<double>(last.arrived - first->arrived);
  return {arrived / duration<double>{last.at - first->at}.count(),
          (last.cpu - first->cpu).count() * 1e6 / arrived};
}

/// The bucket counts of the lateness histogram, ascending, by upper bound in
/// microseconds.
std::map<double, double> lateness_buckets(const mixnode_stage& on) {
  const std::string prefix
      = "nephele_mixnode_release_lateness_seconds_bucket{le=\"";
  std::map<double, double> buckets;
  for (const auto& [name, value] : on.metrics())
    if (name.starts_with(prefix))
      buckets[std::strtod(name.c_str() + prefix.size(), nullptr) * 1e6] = value;
  return buckets;
}

/// By interpolation between bounds.
double percentile(const std::map<double, double>& counts, double share) {
  if (counts.empty())
    return 0;
  const auto wanted = share * counts.rbegin()->second;
  double low = 0;
  double below = 0;
  for (const auto& [bound, count] : counts) {
    if (count >= wanted && count > below)
      return std::isinf(bound)
                 ? low
                 : low + (bound - low) * (wanted - below) / (count - below);
    low = bound;
    below = count;
  }
  return low;
}

/// Sends `count` packets at `per_second`, evenly; full links lose them.
void pace(mixnode_stage& on, byte_span packets, double per_second) {
  const auto count = packets.size() / packet_bytes;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t sent = 0; sent < count;) {
    const duration<double> since = std::chrono::steady_clock::now() - start;
    const auto due = std::min(
        count, static_cast<std::size_t>(since.count() * per_second) + 1);
    if (due > sent) {
      const auto now = std::min(due - sent, a_bundle);
      std::ignore
          = on.send(packets.subspan(sent * packet_bytes, now * packet_bytes));
      sent += now;
    } else {
      std::this_thread::sleep_for(200us);
    }
  }
}

nlohmann::json measure_lateness(mixnode_stage& on, double per_second,
                                std::size_t count) {
  const auto packets = on.maker(2).make_many(count);
  const auto before = lateness_buckets(on);
  pace(on, packets, per_second);
  std::this_thread::sleep_for(10 * mixnode_stage::mean_delay);
  auto counts = lateness_buckets(on);
  for (auto& [bound, value] : counts)
    value -= before.contains(bound) ? before.at(bound) : 0;
  return {{"packets_per_second", per_second},
          {"p50_us", percentile(counts, 0.5)},
          {"p99_us", percentile(counts, 0.99)}};
}

/// As much as the node takes for `length`, with one next hop gone.
nlohmann::json measure_dead_hop(mixnode_stage& on,
                                std::chrono::seconds length) {
  on.lose_one_hop();
  auto maker = on.maker(3);
  std::vector<double> megabytes;
  const auto end = std::chrono::steady_clock::now() + length;
  auto next_look = std::chrono::steady_clock::now() + 1s;
  std::uint64_t sent = 0;
  byte_vector packets;
  while (std::chrono::steady_clock::now() < end) {
    if (packets.empty())
      packets = maker.make_many(a_bundle);
    if (on.send(packets)) {
      sent += a_bundle;
      packets.clear();
    } else {
      std::this_thread::sleep_for(300us);
    }
    if (std::chrono::steady_clock::now() >= next_look) {
      next_look += 1s;
      megabytes.push_back(static_cast<double>(on.process().anonymous_memory())
                          / 1e6);
    }
  }
  const auto settled
      = megabytes.begin() + static_cast<std::ptrdiff_t>(megabytes.size() / 4);
  return {{"seconds", length.count()},
          {"packets_sent", sent},
          {"memory_mb_settled", *settled},
          {"memory_mb_most_after", *std::max_element(settled, megabytes.end())},
          {"memory_mb_last", megabytes.back()}};
}

} // namespace

nlohmann::json measure_mixnode(const effort& effort) {
  const bool is_quick = effort.sample_us < 5'000;
  const std::size_t count = is_quick ? 3'000 : 50'000;
  try {
    mixnode_stage on;
    const auto most = measure_most(on, count);
    const auto late = measure_lateness(on, most.per_second / 2, count / 2);
    const auto dead = measure_dead_hop(on, is_quick ? 2s : 60s);
    return {{"packets_per_second", most.per_second},
            {"cpu_us_per_packet", most.cpu_us},
            {"packets_per_core_second", 1e6 / most.cpu_us},
            {"lateness_at_half_load", late},
            {"dead_next_hop", dead}};
  } catch (const std::exception& failure) {
    return {{"failed", failure.what()}};
  }
}

} // namespace nephele::bench
