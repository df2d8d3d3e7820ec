#include "services/client/status_report.hpp"

#include "common/session/preset.hpp"
#include "common/topology/companions.hpp"

#include <cmath>

namespace nephele::client_service {

namespace {

using nlohmann::json;

/// Under so many companions at its weakest hop a packet can be followed by its
/// timing with some luck: the network is thin.
constexpr int companions_wanted = 10;

/// A CURVE message on the line: the frame, the box's 17 + 16 bytes and the
/// nine of ZMTP's length.
constexpr std::size_t frame_overhead = 42;

double milliseconds(std::chrono::nanoseconds value) {
  return std::round(static_cast<double>(value.count()) / 1e5) / 10;
}

json latency_of(const client::duration_samples& samples) {
  auto quantiles = json::object();
  for (const auto& [name, share] :
       {std::pair{"p50", 0.50}, {"p95", 0.95}, {"p99", 0.99}})
    if (const auto value = samples.quantile(share))
      quantiles[name] = milliseconds(*value);
  return quantiles;
}

json loops_of(const client::loops& loops) {
  const auto& counts = loops.counts();
  const auto losses = loops.losses();
  auto layers = json::array();
  for (std::size_t i = 0; i < mix_layers; ++i)
    layers.push_back({{"layer", i + 1}, {"loss", losses.by_layer[i]}});
  return {{"sent", counts.sent},
          {"returned", counts.returned},
          {"lost", counts.lost},
          {"latency_ms", latency_of(loops.latencies())},
          {"loss_by_layer", std::move(layers)},
          {"loss_at_gateways", losses.by_layer[mix_layers]}};
}

void add_topology(json& status, const topology::directory& directory) {
  auto companions = json::array();
  std::size_t mixes = 0;
  for (std::uint8_t n = 1; n <= mix_layers; ++n) {
    const layer_number layer{n};
    mixes += directory.layer(layer).size();
    companions.push_back({{"layer", n},
                          {"packets", topology::two_digits(topology::companions(
                                          directory, layer))}});
  }
  status["epoch"] = directory.epoch().value();
  status["topology_hash"] = to_hex(directory.hash().span());
  status["mixes"] = mixes;
  status["gateways"] = directory.gateways().size();
  status["companions"] = std::move(companions);
  status["companions_wanted"] = companions_wanted;
  status["thin_network"]
      = topology::fewest_companions(directory) < companions_wanted;
}

} // namespace

json status_report(const client_session::session& session,
                   session::preset preset, std::uint64_t retransmissions,
                   const std::string& why_down) {
  const auto rates = session::rates_of(preset);
  const auto cost
      = session::cost_of(rates, session::uplink_frame_size + frame_overhead,
                         session::downlink_frame_size + frame_overhead);
  constexpr double gigabytes_a_day = 86'400.0 / 1e6;
  const auto& acks = session.acks().counts();
  json status{{"connected", session.is_connected()},
              {"gateway", to_hex(session.gateway().id.span())},
              {"reason", why_down},
              {"preset", session::name_of(preset)},
              {"up_kb_s", cost.up_kilobytes_per_second},
              {"down_kb_s", cost.down_kilobytes_per_second},
              {"up_gb_day", cost.up_kilobytes_per_second * gigabytes_a_day},
              {"down_gb_day", cost.down_kilobytes_per_second * gigabytes_a_day},
              {"sent", acks.sent},
              {"acknowledged", acks.received},
              {"unacknowledged", acks.lost},
              {"skipped_ticks", session.sending().skipped},
              {"refused_documents", session.counts().refused_documents},
              {"retransmissions", retransmissions},
              {"round_trip_ms", latency_of(session.acks().round_trips())},
              {"loops", loops_of(session.loops())}};
  if (session.directory())
    add_topology(status, *session.directory());
  return status;
}

} // namespace nephele::client_service
