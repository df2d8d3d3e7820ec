#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace nephele::metrics {

/// What this process costs: process_cpu_seconds_total,
/// process_resident_memory_bytes, process_open_fds, process_threads,
/// process_start_time_seconds.
[[nodiscard]] std::vector<prometheus::MetricFamily> collect_process();

} // namespace nephele::metrics
