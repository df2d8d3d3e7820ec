#include "services/network-requester/metrics.hpp"

namespace nephele::network_requester {

namespace {

constexpr std::array outcomes{outcome::connected,  outcome::refused_by_policy,
                              outcome::unresolved, outcome::unreachable,
                              outcome::refused,    outcome::time_out,
                              outcome::limit,      outcome::abandoned};
static_assert(outcomes.size() == outcome_count);

/// Raises a counter to what was counted elsewhere.
void raise(metrics::counter& series, std::uint64_t total) {
  series.add(static_cast<double>(total) - series.value());
}

} // namespace

meters::meters(metrics::registry& registry)
    : received_(registry.add_counter("contents_received_total",
                                     "Contents that came from clients")),
      malformed_(registry.add_counter("contents_malformed_total",
                                      "Of them, contents with a fault")),
      strange_(registry.add_counter(
          "contents_strange_total",
          "Of them, contents for streams that are not known")),
      sent_(registry.add_counter("contents_sent_total",
                                 "Contents sent to clients")),
      lost_(registry.add_counter("contents_lost_total",
                                 "Of them, contents that had to be repeated")),
      bytes_in_(registry.add_counter("outward_bytes_total",
                                     "Bytes carried to destinations")),
      bytes_out_(registry.add_counter("inward_bytes_total",
                                      "Bytes carried from destinations")),
      outcomes_(registry.add_labelled_counter<outcome>(
          "connection_requests_total", "Requests for connections, by outcome",
          "outcome", outcomes)),
      connections_(registry.add_gauge("connections_open",
                                      "Connections to the outside now")),
      tags_(registry.add_gauge("tags_open", "Stream tags known now")) {
}

void meters::update(const stream::responder& streams, const connector& exits) {
  const auto& counted = streams.counters();
  raise(received_, counted.contents_received);
  raise(malformed_, counted.contents_malformed);
  raise(strange_, counted.contents_strange);
  raise(sent_, counted.contents_sent);
  raise(lost_, counted.contents_lost);
  raise(bytes_in_, counted.bytes_received);
  raise(bytes_out_, counted.bytes_sent);
  for (const auto which : outcomes)
    outcomes_.add(which, static_cast<double>(exits.counters().of(which))
                             - outcomes_.value(which));
  connections_.set(static_cast<double>(exits.connections()));
  tags_.set(static_cast<double>(streams.open_tags()));
}

} // namespace nephele::network_requester
