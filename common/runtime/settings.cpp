#include "common/runtime/settings.hpp"

namespace nephele::runtime {

void describe(config::schema& known, settings& chosen) {
  using config::range;
  known.add("http_host", &chosen.http_host,
            "Address of metrics, health and pages; never a public one.",
            config::required);
  known.add("http_port", &chosen.http_port, "Its port; 0 takes a free one.");
  known.add_choice("log_level", &chosen.log.threshold,
                   "The least severe events that are told.",
                   {{"debug", log::level::debug},
                    {"info", log::level::info},
                    {"warning", log::level::warning},
                    {"error", log::level::error}});
  known.add_choice("log_format", &chosen.log.form, "How events are written.",
                   {{"text", log::format::text}, {"json", log::format::json}});
  known.add("ports_file", &chosen.ports_file,
            "A JSON file that is written with the ports as bound, once the "
            "service listens; empty for none.");
  known.add(
      "shutdown_grace", &chosen.shutdown_grace,
      "How long what is held may take to drain after SIGTERM.",
      range{std::chrono::milliseconds{0}, std::chrono::milliseconds{600'000}});
  known.add("worker_threads", &chosen.worker_threads,
            "Threads that run actors; the default is one a core.",
            range{1, 256});
  known.add("worker_throughput", &chosen.worker_throughput,
            "Messages an actor handles before others have their turn.",
            range{1, 100'000});
  known.add("io_threads", &chosen.io_threads,
            "ZeroMQ I/O threads; more than one pays above 200 MB/s only.",
            range{1, 16});
  known.add("core_dumps", &chosen.core_dumps,
            "Whether a crash may leave memory, with its keys, on disk.");
}

} // namespace nephele::runtime
