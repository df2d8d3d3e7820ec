#include "common/mixing/delay.hpp"
#include "common/mixing/delay_queue.hpp"
#include "common/mixing/replay_filter.hpp"
#include "tests/bench/stopwatch.hpp"

#include <new>

namespace nephele::bench {

nlohmann::json measure_mixing(const effort& effort);

namespace {

using namespace std::chrono_literals;

/// As many as a busy node holds: 10,000 packets/s at 50 ms.
constexpr std::size_t held = 500;
constexpr std::size_t held_most = 100'000;
constexpr std::uint64_t filter_packets = 4'000'000;

/// One push and one pop with `size` items held.
double queue_ns(const effort& effort, std::size_t size) {
  crypto::seeded_random source{1};
  mixing::delay_queue<std::uint64_t> queue{held_most};
  std::vector<std::chrono::nanoseconds> delays(65'536);
  for (auto& delay : delays)
    delay = mixing::sample_delay(source, 50ms);
  std::size_t at = 0;
  steady_time now{1h};
  const auto push = [&] {
    if (!queue.push(now + delays[at % delays.size()], std::uint64_t{at}))
      std::abort();
    ++at;
  };
  while (queue.size() + 1 < size)
    push();
  return median_ns(effort, [&] {
    push();
    now = queue.next_due();
    keep(queue.pop(now));
  });
}

struct filter_memory {
  std::size_t size = mixing::replay_filter::bytes_for(filter_packets);
  mutable_byte_span bytes{
      static_cast<std::byte*>(::operator new(size, std::align_val_t{64})),
      size};

  filter_memory() { std::ranges::fill(bytes, std::byte{}); }

  filter_memory(const filter_memory&) = delete;
  filter_memory& operator=(const filter_memory&) = delete;

  ~filter_memory() { ::operator delete(bytes.data(), std::align_val_t{64}); }
};

/// A check of a fresh tag, up to half full, in a filter that no cache holds.
double filter_ns(const effort& effort) {
  crypto::seeded_random source{2};
  const filter_memory memory;
  mixing::replay_filter::format(memory.bytes, source);
  const auto filter = mixing::replay_filter::attach(memory.bytes);
  auto tag = source.make<sphinx::replay_tag>();
  std::uint64_t count = 0;
  return median_ns(effort, [&] {
    std::memcpy(tag.bytes.data(), &++count, sizeof(count));
    keep(filter->check_and_mark(tag));
  });
}

} // namespace

nlohmann::json measure_mixing(const effort& effort) {
  return {{"delay_queue_push_pop_ns", queue_ns(effort, held)},
          {"delay_queue_held", held},
          {"delay_queue_push_pop_full_ns", queue_ns(effort, held_most)},
          {"delay_queue_held_full", held_most},
          {"replay_filter_check_ns", filter_ns(effort)},
          {"replay_filter_packets", filter_packets},
          {"replay_filter_bytes",
           mixing::replay_filter::bytes_for(filter_packets)}};
}

} // namespace nephele::bench
