#include "common/metrics/process.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace nephele::metrics {

namespace {

namespace fs = std::filesystem;

prometheus::MetricFamily family(std::string name, std::string help,
                                prometheus::MetricType type, double value) {
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter)
    metric.counter.value = value;
  else
    metric.gauge.value = value;
  prometheus::MetricFamily made;
  made.name = std::move(name);
  made.help = std::move(help);
  made.type = type;
  made.metric.push_back(std::move(metric));
  return made;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double entries_of(const char* directory) {
  std::error_code failed;
  double count = 0;
  for (fs::directory_iterator at{directory, failed}, end; !failed && at != end;
       at.increment(failed))
    ++count;
  return count;
}

double resident_bytes() {
  std::ifstream in{"/proc/self/statm"};
  double total = 0;
  double resident = 0;
  in >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Field 22 of /proc/self/stat, in ticks since boot; the name in field 2 may
/// hold blanks, so counting starts after its closing bracket.
double start_ticks() {
  std::ifstream in{"/proc/self/stat"};
  std::string line;
  std::getline(in, line);
  const auto bracket = line.rfind(')');
  if (bracket == std::string::npos)
    return 0;
  std::istringstream rest{line.substr(bracket + 1)};
  std::string skipped;
  for (auto i = 3; i < 22; ++i)
    rest >> skipped;
  double ticks = 0;
  rest >> ticks;
  return ticks;
}

double boot_time() {
  std::ifstream in{"/proc/stat"};
  std::string word;
  while (in >> word) {
    if (word == "btime") {
      double seconds = 0;
      in >> seconds;
      return seconds;
    }
  }
  return 0;
}

} // namespace

std::vector<prometheus::MetricFamily> collect_process() {
  using prometheus::MetricType;
  // It does not change, and scrapes are not free.
  static const auto started
      = boot_time() + start_ticks() / static_cast<double>(sysconf(_SC_CLK_TCK));
  return {family("process_cpu_seconds_total", "CPU time, user and system.",
                 MetricType::Counter, cpu_seconds()),
          family("process_resident_memory_bytes", "Resident memory.",
                 MetricType::Gauge, resident_bytes()),
          family("process_open_fds", "Open file descriptors.",
                 MetricType::Gauge, entries_of("/proc/self/fd")),
          family("process_threads", "Threads.", MetricType::Gauge,
                 entries_of("/proc/self/task")),
          family("process_start_time_seconds", "Start, seconds since 1970.",
                 MetricType::Gauge, started)};
}

} // namespace nephele::metrics
