#include "common/node/traffic_metrics.hpp"

#include "common/node/upkeep.hpp"

#include <memory>

namespace nephele::node {

namespace {

enum class packet_kind : std::uint8_t { regular, ack };

constexpr std::string_view to_string(packet_kind kind) noexcept {
  return kind == packet_kind::ack ? "ack" : "regular";
}

constexpr std::array packet_kinds{packet_kind::regular, packet_kind::ack};

/// Turns a running total into steps for a counter.
class stepper {
public:
  [[nodiscard]] double step(std::uint64_t total) noexcept {
    return static_cast<double>(total - std::exchange(last_, total));
  }

private:
  std::uint64_t last_ = 0;
};

template <std::size_t Bounds>
std::vector<double> scaled(const std::array<std::uint64_t, Bounds>& bounds,
                           double unit) {
  std::vector<double> result;
  for (const auto bound : bounds)
    result.push_back(static_cast<double>(bound) * unit);
  return result;
}

template <std::size_t Bounds>
class histogram_mirror {
public:
  histogram_mirror(metrics::histogram shown,
                   const histogram_tally<Bounds>& counted, double unit)
      : shown_(shown), counted_(counted), unit_(unit) {}

  void refresh() {
    std::vector<double> steps;
    for (std::size_t i = 0; i <= Bounds; ++i)
      steps.push_back(places_[i].step(counted_.count(i)));
    shown_.add(steps, sum_.step(counted_.sum()) * unit_);
  }

private:
  metrics::histogram shown_;
  const histogram_tally<Bounds>& counted_;
  double unit_;
  std::array<stepper, Bounds + 1> places_;
  stepper sum_;
};

struct mirror {
  mirror(metrics::registry& in, const traffic_counts& from, const upkeep& cares)
      : counts(from), care(cares),
        packets_in(in.add_labelled_counter<packet_kind>(
            "packets_in_total", "Packets taken from links.", "class",
            packet_kinds)),
        packets_out(
            in.add_counter("packets_out_total", "Packets handed to links.")),
        delivered(in.add_counter("packets_delivered_total",
                                 "Packets whose route ended here.")),
        dropped(in.add_labelled_counter<mixing::drop_reason>(
            "packets_dropped_total", "Packets that went no further.", "reason",
            mixing::all_drop_reasons())),
        bundles_in(in.add_counter("bundles_in_total", "Bundles taken.")),
        bundles_out(in.add_counter("bundles_out_total", "Bundles sent.")),
        dials(in.add_counter("link_dials_total", "Dials of next hops.")),
        held(in.add_gauge("held_packets", "Packets held for their delay.")),
        in_flight(in.add_gauge("in_flight_packets", "Packets being opened.")),
        queued(in.add_gauge("link_queued_bytes",
                            "Bytes in the queues of all links.")),
        fill(in.add_gauge("replay_filter_fill_ratio",
                          "Of the fullest live replay filter.")),
        epoch(in.add_exact_gauge("epoch_number", "Of the topology in effect.")),
        lateness(in.add_histogram("release_lateness_seconds",
                                  "From due to sent.",
                                  scaled(from.lateness_us.bounds(), 1e-6)),
                 from.lateness_us, 1e-6),
        batches(in.add_histogram("batch_packets", "Packets opened together.",
                                 scaled(from.batch_packets.bounds(), 1)),
                from.batch_packets, 1) {}

  void refresh() {
    packets_in.add(packet_kind::regular,
                   regular_step.step(counts.regular_in.value()));
    packets_in.add(packet_kind::ack, ack_step.step(counts.ack_in.value()));
    packets_out.add(out_step.step(counts.packets_out.value()));
    delivered.add(delivered_step.step(counts.delivered.value()));
    for (const auto why : mixing::all_drop_reasons())
      dropped.add(why, drop_steps[static_cast<std::size_t>(why)].step(
                           counts.drops(why)));
    bundles_in.add(bundles_in_step.step(counts.bundles_in.value()));
    bundles_out.add(bundles_out_step.step(counts.bundles_out.value()));
    dials.add(dials_step.step(counts.dials.value()));
    held.set(static_cast<double>(counts.held.value()));
    in_flight.set(static_cast<double>(counts.in_flight.value()));
    queued.set(static_cast<double>(counts.queued_bytes.value()));
    fill.set(care.filter_fill());
    epoch.set(static_cast<double>(care.epoch()));
    lateness.refresh();
    batches.refresh();
  }

  const traffic_counts& counts;
  const upkeep& care;
  metrics::labelled_counter<packet_kind> packets_in;
  metrics::counter packets_out;
  metrics::counter delivered;
  metrics::labelled_counter<mixing::drop_reason> dropped;
  metrics::counter bundles_in;
  metrics::counter bundles_out;
  metrics::counter dials;
  metrics::gauge held;
  metrics::gauge in_flight;
  metrics::gauge queued;
  metrics::gauge fill;
  metrics::exact_gauge epoch;
  histogram_mirror<12> lateness;
  histogram_mirror<6> batches;
  stepper regular_step;
  stepper ack_step;
  stepper out_step;
  stepper delivered_step;
  stepper bundles_in_step;
  stepper bundles_out_step;
  stepper dials_step;
  std::array<stepper, mixing::drop_reason_count> drop_steps;
};

} // namespace

void show_traffic(metrics::registry& shown, const traffic_counts& counts,
                  const upkeep& cares) {
  auto series = std::make_shared<mirror>(shown, counts, cares);
  shown.before_scrape([series] { series->refresh(); });
}

} // namespace nephele::node
