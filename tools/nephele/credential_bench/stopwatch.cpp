#include "tools/nephele/credential_bench/measure.hpp"

#include <algorithm>
#include <ctime>

namespace nephele::credential_bench {

namespace {

/// CPU time of this thread: other work on the machine does not count.
double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3
         + static_cast<double>(now.tv_nsec) / 1e6;
}

double total_ms(int calls, const std::function<void()>& work) {
  const auto start = thread_ms();
  for (int i = 0; i < calls; ++i)
    work();
  return thread_ms() - start;
}

} // namespace

stopwatch median_cpu_time(int samples, double sample_ms) {
  return [=](const std::function<void()>& work) {
    int calls = 1;
    while (total_ms(calls, work) < sample_ms)
      calls *= 2;
    std::vector<double> taken;
    for (int i = 0; i < samples; ++i)
      taken.push_back(total_ms(calls, work) / calls);
    std::ranges::sort(taken);
    return taken[taken.size() / 2];
  };
}

} // namespace nephele::credential_bench
