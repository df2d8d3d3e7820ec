#include "common/sphinx/build.hpp"
#include "common/sphinx/surb.hpp"
#include "common/sphinx/unwrap.hpp"
#include "tests/bench/stopwatch.hpp"

namespace nephele::bench {

nlohmann::json measure_packets(const effort& effort);

namespace {

constexpr std::size_t batch_size = 32;
constexpr std::size_t hop_count = 4;

using packet_bytes = byte_array<sphinx::regular_packet_size>;
using key_pair = crypto::x25519_key_pair<mix_key>;

/// A route of four hops and a batch of packets for its first.
struct workload {
  crypto::seeded_random source{1};
  std::vector<key_pair> keys;
  std::vector<sphinx::hop> route;
  sphinx::destination to;
  std::vector<packet_bytes> packets{batch_size};

  workload() {
    for (std::size_t i = 0; i < hop_count; ++i) {
      keys.push_back(crypto::make_x25519_pair<mix_key>(source));
      route.push_back({source.make<identity>(), keys.back().public_key,
                       sphinx::wire_delay{50'000'000}});
    }
    to.address = source.make<identity>();
    for (auto& packet : packets)
      build(packet);
  }

  [[nodiscard]] sphinx::packet_plan plan() const { return {route, to}; }

  void build(packet_bytes& packet) {
    const byte_vector message(message_size(sphinx::size_class::regular));
    if (!sphinx::build_packet(plan(), message, source, packet))
      std::abort();
  }
};

/// Two multiplications are what a forwarding hop cannot do without, by whatever
/// library; the ratio to them says what our own part costs.
double two_x25519_ns(const effort& effort, workload& load) {
  const auto& key = load.keys.front();
  return median_ns(effort, [&key] {
    const auto once
        = crypto::x25519(key.secret.expose(), key.public_key.span());
    keep(crypto::x25519(key.secret.expose(), once->expose()));
  });
}

/// Per packet, a copy of the packet included.
double unwrap_ns(const effort& effort, workload& load, std::size_t batch) {
  std::vector<sphinx::unwrap_job> jobs(batch);
  auto packets = load.packets;
  const auto& key = load.keys.front().secret;
  const auto whole = median_ns(effort, [&] {
    for (std::size_t i = 0; i < batch; ++i) {
      packets[i] = load.packets[i];
      jobs[i].start(packets[i], key);
    }
    sphinx::open_headers(jobs);
    sphinx::finish(jobs, sphinx::all_versions);
    if (jobs.back().state != sphinx::unwrap_state::forward)
      std::abort();
  });
  return whole / static_cast<double>(batch);
}

double refuse_ns(const effort& effort, workload& load) {
  auto junk = load.packets.front();
  junk[100] ^= std::byte{1};
  const auto& key = load.keys.front().secret;
  return median_ns(effort, [&] { keep(sphinx::unwrap(junk, key)); });
}

double build_ns(const effort& effort, workload& load) {
  packet_bytes packet{};
  return median_ns(effort, [&] { load.build(packet); });
}

double build_surb_ns(const effort& effort, workload& load) {
  byte_vector surb(sphinx::surb_size(sphinx::default_version, hop_count));
  return median_ns(effort, [&] {
    if (!sphinx::build_surb(load.plan(), load.source, surb))
      std::abort();
  });
}

} // namespace

nlohmann::json measure_packets(const effort& effort) {
  workload load;
  const auto reference = two_x25519_ns(effort, load);
  const auto single = unwrap_ns(effort, load, 1);
  const auto batch = unwrap_ns(effort, load, batch_size);
  return {{"packet_bytes", sphinx::regular_packet_size},
          {"two_x25519_us", reference / 1e3},
          {"unwrap_single_us", single / 1e3},
          {"unwrap_batch_us", batch / 1e3},
          {"batch_size", batch_size},
          {"unwrap_single_ratio", single / reference},
          {"unwrap_batch_ratio", batch / reference},
          {"refuse_forged_us", refuse_ns(effort, load) / 1e3},
          {"build_us", build_ns(effort, load) / 1e3},
          {"build_surb_us", build_surb_ns(effort, load) / 1e3},
          {"build_hops", hop_count}};
}

} // namespace nephele::bench
