#pragma once

#include "common/metrics/registry.hpp"
#include "services/network-requester/connector.hpp"

namespace nephele::network_requester {

/// What operators see: sums over all clients, never a destination.
class meters {
public:
  explicit meters(metrics::registry& registry);

  /// Brings the series up to the counters; from the thread that owns them.
  void update(const stream::responder& streams, const connector& exits);

private:
  metrics::counter received_;
  metrics::counter malformed_;
  metrics::counter strange_;
  metrics::counter sent_;
  metrics::counter lost_;
  metrics::counter bytes_in_;
  metrics::counter bytes_out_;
  metrics::labelled_counter<outcome> outcomes_;
  metrics::gauge connections_;
  metrics::gauge tags_;
};

} // namespace nephele::network_requester
