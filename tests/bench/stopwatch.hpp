#pragma once

#include "tests/bench/section.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace nephele::bench {

/// Keeps the compiler from dropping work whose outcome nobody reads.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

/// CPU time of this thread: on a machine with other work, the wall clock would
/// measure that.
[[nodiscard]] inline std::chrono::nanoseconds thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds{now.tv_sec}
         + std::chrono::nanoseconds{now.tv_nsec};
}

/// CPU nanoseconds that `calls` calls of `work` take together.
template <class Work>
[[nodiscard]] double total_ns(long calls, Work& work) {
  const auto start = thread_time();
  for (long i = 0; i < calls; ++i)
    work();
  return static_cast<double>((thread_time() - start).count());
}

/// CPU nanoseconds of one call of `work`: the median over the samples, each of
/// as many calls as fill its duration.
template <class Work>
[[nodiscard]] double median_ns(const effort& effort, Work&& work) {
  long calls = 1;
  while (total_ns(calls, work) < effort.sample_us * 1e3)
    calls *= 2;
  std::vector<double> samples;
  for (int i = 0; i < effort.samples; ++i)
    samples.push_back(total_ns(calls, work) / static_cast<double>(calls));
  std::ranges::sort(samples);
  return samples[samples.size() / 2];
}

} // namespace nephele::bench
