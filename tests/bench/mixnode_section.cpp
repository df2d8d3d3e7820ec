#include "common/base/clock.hpp"
#include "common/link/egress.hpp"
#include "common/link/ingress.hpp"
#include "common/zmq/poller.hpp"
#include "tests/bench/child_process.hpp"
#include "tests/bench/one_layer.hpp"
#include "tests/bench/section.hpp"
#include "tests/support/fake_indexer.hpp"
#include "tests/support/scratch_directory.hpp"

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

constexpr std::size_t packet_bytes = sphinx::regular_packet_size;
constexpr std::size_t next_hops = 3;
constexpr auto mean_delay = 20ms;

/// Three next hops that only count what comes.
class receivers {
public:
  receivers() {
    for (std::size_t i = 0; i < next_hops; ++i) {
      pairs_.push_back(zmq::make_curve_pair(source_));
      sockets_.push_back(link::ingress::open(context_, *zap_, pairs_[i],
                                             "tcp://127.0.0.1:0", admitted_)
                             .value());
    }
    thread_ = std::thread{[this] { run(); }};
  }

  receivers(const receivers&) = delete;
  receivers& operator=(const receivers&) = delete;

  ~receivers() {
    stopping_ = true;
    thread_.join();
  }

  void admit(const curve_key& key) { admitted_->replace({key}); }

  void place(topology::node_record& record, std::size_t index) const {
    record.link_endpoint = sockets_[index].endpoint();
    record.link_key = pairs_[index].public_key;
  }

  /// The last one stops to exist.
  void lose_one() { losing_ = true; }

  [[nodiscard]] std::uint64_t packets() const noexcept { return packets_; }

private:
  void run() {
    while (!stopping_) {
      if (losing_.exchange(false))
        sockets_.pop_back();
      zmq::poller sources;
      for (const auto& socket : sockets_)
        sources.add(socket.socket());
      sources.wait(20ms);
      for (auto& socket : sockets_)
        socket.receive(
            256,
            [this](const link::bundle_view& bundle) {
              packets_ += bundle.count;
              return true;
            },
            [](link::refusal) {});
    }
  }

  crypto::system_random source_;
  zmq::context context_;
  std::unique_ptr<zmq::zap_server> zap_
      = zmq::zap_server::open(context_).value();
  std::shared_ptr<zmq::allow_list> admitted_
      = std::make_shared<zmq::allow_list>();
  std::vector<zmq::curve_pair> pairs_;
  std::vector<link::ingress> sockets_;
  std::atomic<std::uint64_t> packets_{0};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> losing_{false};
  std::thread thread_;
};

/// A mixnode of layer 1 in a process of its own, between a generator, which is
/// a gateway to it, and three next hops.
class stage {
public:
  stage() {
    network_.parameters.genesis_time = time_.wall() - 1s;
    network_.parameters.epoch_length = 120s;
    std::size_t placed = 0;
    for (auto& node : network_.nodes) {
      if (node.layer == layer_number{2}) {
        receivers_.place(node, placed++);
        next_.push_back(node.id);
      }
    }
    // The generator is a gateway to it.
    network_.nodes.back().link_key = own_.public_key;
    indexer_ = std::make_unique<tests::fake_indexer>(network_, time_);
    start_node();
  }

  /// One of the next hops is gone from now on.
  void lose_one_hop() { receivers_.lose_one(); }

  [[nodiscard]] one_layer_maker maker(std::uint64_t seed) const {
    return {node_.mix_keys.front().key, next_, mean_delay, seed};
  }

  /// Sends as many packets as fit into one bundle.
  /// @returns false if the link takes no more now.
  [[nodiscard]] bool send(byte_span packets) {
    for (std::size_t at = 0; at < packets.size(); at += packet_bytes)
      std::ignore
          = out_.add(node_.id, rotation_number{0}, sphinx::size_class::regular,
                     packets.subspan(at, packet_bytes));
    return out_.flush(time_.steady()).full == 0;
  }

  [[nodiscard]] const child_process& process() const { return *process_; }

  [[nodiscard]] std::uint64_t arrived() const { return receivers_.packets(); }

  [[nodiscard]] std::uint16_t http_port() const { return http_port_; }

private:
  void start_node() {
    const auto binary
        = std::filesystem::read_symlink("/proc/self/exe").parent_path()
          / "nephele-mixnode";
    const auto ports_file = at_.path() / "ports.json";
    process_ = std::make_unique<child_process>(
        std::vector<std::string>{binary,
                                 "--keys-dir",
                                 at_.path() / "keys",
                                 "--key-dir",
                                 at_.path() / "mix-keys",
                                 "--allow-disk-key-dir",
                                 "true",
                                 "--indexer-endpoint",
                                 indexer_->endpoint(),
                                 "--indexer-key",
                                 to_hex(indexer_->key().span()),
                                 "--feed-endpoint",
                                 indexer_->feed_endpoint(),
                                 "--signers",
                                 to_hex(network_.signers[0].id().span()),
                                 "--layer",
                                 "1",
                                 "--expected-packets-per-second",
                                 "10000",
                                 "--ports-file",
                                 ports_file});
    const auto ports = await_ports(ports_file, 20s);
    const auto record = indexer_->await_registration(20s);
    if (!ports || !record)
      throw std::runtime_error{"nephele-mixnode does not start"};
    http_port_ = ports->at("http");
    node_ = *record;
    receivers_.admit(node_.link_key);
    indexer_->publish_epoch(0);
    const std::vector<link::peer> peers{
        {node_.id, node_.link_endpoint, node_.link_key}};
    out_.replace_peers(peers, time_.steady());
    auto maker = this->maker(0);
    // Until the node has the topology it refuses us.
    for (int i = 0; i < 400 && arrived() == 0; ++i) {
      std::ignore = send(maker.make_many(1));
      std::this_thread::sleep_for(50ms);
      out_.follow();
      out_.maintain(time_.steady());
    }
    if (arrived() == 0)
      throw std::runtime_error{"nephele-mixnode forwards nothing"};
  }

  system_clock time_;
  crypto::system_random source_;
  tests::scratch_directory at_;
  tests::test_network network_;
  receivers receivers_;
  std::vector<identity> next_;
  zmq::curve_pair own_ = zmq::make_curve_pair(source_);
  zmq::context context_;
  link::egress out_ = link::egress::open(context_, own_).value();
  std::unique_ptr<tests::fake_indexer> indexer_;
  topology::node_record node_;
  std::uint16_t http_port_ = 0;
  std::unique_ptr<child_process> process_;
};

constexpr std::size_t a_bundle = 16;

struct moment {
  std::uint64_t arrived;
  steady_time at;
  duration<double> cpu;
};

moment look(const stage& on) {
  return {on.arrived(), std::chrono::steady_clock::now(), on.process().cpu()};
}

struct throughput {
  double per_second;
  double cpu_us;
};

/// As fast as the node takes them, in the middle of the run.
throughput measure_most(stage& on, std::size_t count) {
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
std::map<double, double> lateness_buckets(const stage& on) {
  const std::string prefix
      = "nephele_mixnode_release_lateness_seconds_bucket{le=\"";
  std::map<double, double> buckets;
  for (const auto& [name, value] : scrape(on.http_port()))
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
void pace(stage& on, byte_span packets, double per_second) {
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

nlohmann::json measure_lateness(stage& on, double per_second,
                                std::size_t count) {
  const auto packets = on.maker(2).make_many(count);
  const auto before = lateness_buckets(on);
  pace(on, packets, per_second);
  std::this_thread::sleep_for(10 * mean_delay);
  auto counts = lateness_buckets(on);
  for (auto& [bound, value] : counts)
    value -= before.contains(bound) ? before.at(bound) : 0;
  return {{"packets_per_second", per_second},
          {"p50_us", percentile(counts, 0.5)},
          {"p99_us", percentile(counts, 0.99)}};
}

/// As much as the node takes for `length`, with one next hop gone.
nlohmann::json measure_dead_hop(stage& on, std::chrono::seconds length) {
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
    stage on;
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
