#include "services/topology-indexer/metrics.hpp"

#include "common/topology/companions.hpp"

namespace nephele::topology_indexer {

namespace {

metrics::exact_gauge nodes_gauge(metrics::registry& in, const char* where) {
  return in.add_exact_gauge(std::string{where} + "_nodes",
                            "Nodes of the topology in effect.");
}

metrics::gauge rate_gauge(metrics::registry& in, const char* layer) {
  return in.add_gauge(std::string{layer} + "_packets_per_second",
                      "Data-size packets of the layer in the last epoch.");
}

} // namespace

counts::counts(metrics::registry& in)
    : registrations(in.add_counter("registrations_total",
                                   "Descriptors that were accepted.")),
      heartbeats(
          in.add_counter("heartbeats_total", "Heartbeats that were accepted.")),
      refused(in.add_labelled_counter<errc>(
          "refused_requests_total",
          "Registrations and heartbeats that were refused.", "reason",
          refusals)),
      snapshots(in.add_counter("snapshots_total", "Topologies signed.")),
      deltas(in.add_counter("deltas_total", "Deltas signed.")),
      failed_saves(in.add_counter(
          "failed_saves_total",
          "Times that the state could not be saved; nothing is published "
          "until it can.")),
      epoch(in.add_exact_gauge("current_epoch",
                               "Epoch of the topology in effect.")),
      usable_until(in.add_exact_gauge(
          "usable_until_seconds",
          "When the topology in effect ends to be usable, since 1970.")),
      nodes_alive(
          in.add_exact_gauge("alive_nodes", "Nodes whose heartbeats arrive.")),
      nodes{nodes_gauge(in, "gateway"), nodes_gauge(in, "layer_1"),
            nodes_gauge(in, "layer_2"), nodes_gauge(in, "layer_3")},
      rates{rate_gauge(in, "layer_1"), rate_gauge(in, "layer_2"),
            rate_gauge(in, "layer_3")},
      companions(in.add_gauge(
          "companion_packets",
          "Data-size packets that a packet meets in a mix of the thinnest "
          "layer, on average.")) {
}

void counts::show(const edition& shown, std::size_t alive) {
  nodes_alive.set(static_cast<double>(alive));
  if (!shown.current)
    return;
  const auto& now = *shown.current;
  epoch.set(static_cast<double>(now.epoch().value()));
  usable_until.set(
      std::chrono::duration<double>{now.usable_until().time_since_epoch()}
          .count());
  nodes[0].set(static_cast<double>(now.gateways().size()));
  for (std::uint8_t n = 1; n <= mix_layers; ++n) {
    const layer_number layer{n};
    nodes.at(n).set(static_cast<double>(now.layer(layer).size()));
    rates.at(n - 1U).set(now.layer_rate(layer));
  }
  companions.set(topology::fewest_companions(now));
}

} // namespace nephele::topology_indexer
