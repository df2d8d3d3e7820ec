#include "services/topology-indexer/actors.hpp"

namespace nephele::topology_indexer {

namespace {

using namespace std::chrono_literals;

/// A delta or an epoch is late by this at most.
constexpr auto tick_period = 200ms;

/// Far above what any of them computes; a disk may be slow.
constexpr auto patience = 30s;

verdict verdict_of(const result<void>& outcome) {
  return {outcome ? std::nullopt : std::optional{outcome.error()}};
}

} // namespace

registry_actor::behavior_type registry_behavior(registry_actor::pointer,
                                                std::shared_ptr<registry> nodes,
                                                const clock& time) {
  return {
      [nodes, &time](const announcement& told) {
        return verdict_of(
            nodes->announce(told.document, told.peer, time.steady()));
      },
      [nodes, &time](const heartbeat& told) {
        return verdict_of(nodes->heartbeat(told.node, told.data_packets,
                                           told.peer, time.steady()));
      },
      [nodes, &time](const survey_wish&) {
        return survey_report{
            std::make_shared<const survey>(nodes->survey_at(time.steady()))};
      },
  };
}

publisher_actor::behavior_type
publisher_behavior(publisher_actor::pointer self,
                   std::shared_ptr<publisher> publishing,
                   const registry_actor& nodes, const clock& time) {
  return {
      [=, &time](const tick&) -> caf::result<tick_done> {
        auto done = self->make_response_promise<tick_done>();
        self->request(nodes, patience, survey_wish{})
            .then(
                [=, &time](const survey_report& report) mutable {
                  publishing->publish(*report.known, time.wall());
                  done.deliver(tick_done{});
                },
                [=](caf::error&) mutable { done.deliver(tick_done{}); });
        return done;
      },
  };
}

epoch_clock_actor::behavior_type
epoch_clock_behavior(epoch_clock_actor::pointer self,
                     const publisher_actor& publishing) {
  self->send(self, tick{});
  return {
      [self, publishing](const tick&) {
        const auto again
            = [self] { self->delayed_send(self, tick_period, tick{}); };
        // One tick at a time, however slow the disk.
        self->request(publishing, patience, tick{})
            .then([again](const tick_done&) { again(); },
                  [again](caf::error&) { again(); });
      },
  };
}

} // namespace nephele::topology_indexer
