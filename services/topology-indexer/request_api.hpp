#pragma once

#include "common/bus/request_server.hpp"
#include "services/topology-indexer/actors.hpp"

namespace nephele::topology_indexer {

/// What the requests work upon.
struct request_context {
  caf::actor_system& actors;
  registry_actor nodes;
  std::shared_ptr<board> shown;
  std::shared_ptr<counts> metrics;
  std::shared_ptr<const std::vector<crypto::signing_key>> keys;
  topology::network_parameters parameters;
  std::chrono::nanoseconds heartbeat_interval;
  const clock& time;
};

/// Adds `register`, `heartbeat`, `topology` and `time`, all version 1.
/// docs/protocol/topology.md §6.
void add_requests(bus::request_server& server, const request_context& context);

} // namespace nephele::topology_indexer
