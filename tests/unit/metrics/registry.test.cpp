#include "common/metrics/registry.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>

using namespace nephele;

namespace {

enum class drop { bad_mac, replay, full };

constexpr std::array all_drops{drop::bad_mac, drop::replay, drop::full};

std::string_view to_string(drop reason) {
  switch (reason) {
  case drop::bad_mac:
    return "mixing.bad_mac";
  case drop::replay:
    return "mixing.replay";
  case drop::full:
    return "mixing.full";
  }
  return "";
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

double value_after(const std::string& text, const std::string& name) {
  const auto at = ("\n" + text).find("\n" + name + " ");
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + name.size() + 1));
}

} // namespace

TEST_CASE("names carry the service and dashes become underscores") {
  metrics::registry all{"topology-indexer"};
  auto served = all.add_counter("snapshots_total", "Served.");
  served.add();
  served.add(2);
  CHECK(
      has_line(all.serialize(), "nephele_topology_indexer_snapshots_total 3"));
}

TEST_CASE("a labelled counter shows every value from the start") {
  metrics::registry all{"mixnode"};
  auto dropped = all.add_labelled_counter<drop>(
      "packets_dropped_total", "Dropped.", "reason", all_drops);
  dropped.add(drop::replay, 5);
  const auto text = all.serialize();
  const std::string name = "nephele_mixnode_packets_dropped_total";
  CHECK(has_line(text, name + R"({reason="bad_mac"} 0)"));
  CHECK(has_line(text, name + R"({reason="replay"} 5)"));
  CHECK(has_line(text, name + R"({reason="full"} 0)"));
  CHECK(dropped.value(drop::replay) == 5);
}

TEST_CASE("a label that was not listed is not counted and does not crash") {
  metrics::registry all{"mixnode"};
  const std::array only{drop::replay};
  auto dropped = all.add_labelled_counter<drop>("packets_dropped_total", "D.",
                                                "reason", only);
  dropped.add(drop::full);
  dropped.add(drop::bad_mac);
  CHECK(all.serialize().find("full") == std::string::npos);
}

TEST_CASE("gauges are rounded to two digits, exact ones are not") {
  metrics::registry all{"gateway"};
  auto sessions = all.add_gauge("sessions_count", "Sessions.");
  auto epoch = all.add_exact_gauge("epoch_number", "Epoch.");
  sessions.set(12'345);
  epoch.set(12'345);
  const auto text = all.serialize();
  CHECK(has_line(text, "nephele_gateway_sessions_count 12000"));
  CHECK(has_line(text, "nephele_gateway_epoch_number 12345"));
}

TEST_CASE("coarse rounding keeps sign, zero and infinity") {
  CHECK(metrics::round_coarsely(0) == 0);
  CHECK(metrics::round_coarsely(7) == 7);
  CHECK(metrics::round_coarsely(129) == 130);
  CHECK(metrics::round_coarsely(-129) == -130);
  CHECK(metrics::round_coarsely(0.01234) == doctest::Approx(0.012));
  CHECK(metrics::round_coarsely(std::numeric_limits<double>::infinity())
        == std::numeric_limits<double>::infinity());
}

TEST_CASE("a histogram counts into its buckets, durations in seconds") {
  metrics::registry all{"mixnode"};
  auto lateness
      = all.add_histogram("release_lateness_seconds", "Late.", {0.001, 0.01});
  lateness.observe(std::chrono::microseconds{500});
  lateness.observe(std::chrono::milliseconds{5});
  lateness.observe(1.0);
  const auto text = all.serialize();
  const std::string name = "nephele_mixnode_release_lateness_seconds";
  CHECK(has_line(text, name + R"(_bucket{le="0.001"} 1)"));
  CHECK(has_line(text, name + R"(_bucket{le="0.01"} 2)"));
  CHECK(has_line(text, name + R"(_bucket{le="+Inf"} 3)"));
  CHECK(has_line(text, name + "_count 3"));
}

TEST_CASE("gauges are brought up to date before a scrape") {
  metrics::registry all{"mixnode"};
  auto held = all.add_gauge("packets_held_count", "Held.");
  auto scrapes = 0;
  all.before_scrape([&] { held.set(++scrapes); });
  CHECK(has_line(all.serialize(), "nephele_mixnode_packets_held_count 1"));
  CHECK(has_line(all.serialize(), "nephele_mixnode_packets_held_count 2"));
}

TEST_CASE("the process tells what it costs") {
  const metrics::registry all{"mixnode"};
  const auto before = value_after(all.serialize(), "process_open_fds");
  const std::ifstream one_more{"/proc/self/stat"};
  const auto text = all.serialize();
  CHECK(value_after(text, "process_open_fds") == before + 1);
  CHECK(value_after(text, "process_resident_memory_bytes") > 1e6);
  CHECK(value_after(text, "process_threads") >= 1);
  CHECK(value_after(text, "process_cpu_seconds_total") > 0);
  const auto now
      = std::chrono::duration<double>{std::chrono::system_clock::now()
                                          .time_since_epoch()}
            .count();
  const auto age = now - value_after(text, "process_start_time_seconds");
  CHECK(age > -2);
  CHECK(age < 3'600);
}
