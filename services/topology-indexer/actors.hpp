#pragma once

#include "services/topology-indexer/publisher.hpp"
#include "services/topology-indexer/registry.hpp"

#include <caf/all.hpp>

namespace nephele::topology_indexer {

// Requests → registry ← publisher ← epoch clock. All messages stay in this
// process and are never serialised.

/// A node's descriptor as it came over the connection of `peer`.
struct announcement {
  topology::signed_document document;
  curve_key peer;
};

struct heartbeat {
  identity node;
  std::uint64_t data_packets = 0;
  curve_key peer;
};

/// Why a request was refused; nothing if it was accepted.
struct verdict {
  std::optional<error> refusal;
};

struct survey_wish {};

struct survey_report {
  std::shared_ptr<const survey> known;
};

/// Time has passed.
struct tick {};

struct tick_done {};

using registry_actor
    = caf::typed_actor<caf::replies_to<announcement>::with<verdict>,
                       caf::replies_to<heartbeat>::with<verdict>,
                       caf::replies_to<survey_wish>::with<survey_report>>;

/// Surveys the registry at every tick, signs what is due, saves it, and shows
/// it.
using publisher_actor
    = caf::typed_actor<caf::replies_to<tick>::with<tick_done>>;

/// Ticks by itself until it is ended.
using epoch_clock_actor = caf::typed_actor<caf::reacts_to<tick>>;

[[nodiscard]] registry_actor::behavior_type
registry_behavior(registry_actor::pointer self, std::shared_ptr<registry> nodes,
                  const clock& time);

[[nodiscard]] publisher_actor::behavior_type
publisher_behavior(publisher_actor::pointer self,
                   std::shared_ptr<publisher> publishing,
                   const registry_actor& nodes, const clock& time);

[[nodiscard]] epoch_clock_actor::behavior_type
epoch_clock_behavior(epoch_clock_actor::pointer self,
                     const publisher_actor& publishing);

} // namespace nephele::topology_indexer

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::announcement)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::heartbeat)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::verdict)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::survey_wish)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::survey_report)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(nephele::topology_indexer::tick_done)
