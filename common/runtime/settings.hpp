#pragma once

#include "common/config/schema.hpp"
#include "common/log/log.hpp"

#include <thread>

namespace nephele::runtime {

/// What every service can be told. The defaults suit a laptop.
struct settings {
  std::string http_host = "127.0.0.1";
  std::uint16_t http_port = 0;
  log::settings log;
  std::filesystem::path ports_file;
  std::chrono::milliseconds shutdown_grace{10'000};
  std::size_t worker_threads
      = std::max(1U, std::thread::hardware_concurrency());
  std::size_t worker_throughput = 64;
  int io_threads = 1;
  bool core_dumps = false;
};

/// Adds their keys.
void describe(config::schema& known, settings& chosen);

} // namespace nephele::runtime
