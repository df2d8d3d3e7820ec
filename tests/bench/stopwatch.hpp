#pragma once

#include "tests/bench/section.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace nephele::bench {

/// Keeps the compiler from dropping work whose outcome nobody reads.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

/// Nanoseconds that one call of `work` takes: the median over the samples, each
/// of as many calls as fill its duration.
template <class Work>
[[nodiscard]] double median_ns(const effort& effort, Work&& work) {
  using clock = std::chrono::steady_clock;
  const auto duration = std::chrono::microseconds{effort.sample_us};
  work(); // what is made once per thread is made here
  std::vector<double> samples;
  for (int i = 0; i < effort.samples; ++i) {
    const auto start = clock::now();
    auto now = start;
    long calls = 0;
    for (; now - start < duration; now = clock::now(), ++calls)
      work();
    const std::chrono::duration<double, std::nano> taken = now - start;
    samples.push_back(taken.count() / static_cast<double>(calls));
  }
  std::ranges::sort(samples);
  return samples[samples.size() / 2];
}

} // namespace nephele::bench
