#pragma once

#include "common/base/clock.hpp"
#include "common/genesis/genesis.hpp"
#include "common/topology/signed_document.hpp"
#include "services/topology-indexer/errors.hpp"

#include <map>

namespace nephele::topology_indexer {

/// What the registry knows at one moment.
struct survey {
  /// Descriptors of the nodes that are heard of.
  std::vector<topology::node_record> alive;

  /// Data-size packets that each node reported since this process started.
  std::map<identity, std::uint64_t> packets;

  /// Every node's last descriptor, as it was signed.
  std::vector<topology::signed_document> descriptors;

  /// Rises with every descriptor taken.
  std::uint64_t revision = 0;

  /// No more nodes are to be expected soon: all that the genesis admits are
  /// there, or none has come or gone for settle_time.
  bool is_settled = false;
};

/// Who takes part: the nodes' descriptors and when they were last heard of.
/// Pure; not thread-safe.
class registry {
public:
  /// How long the set of nodes must rest before the first topology.
  static constexpr std::chrono::seconds settle_time{5};

  registry(genesis::genesis admitted, std::chrono::nanoseconds interval);

  /// Takes a descriptor; the same one again only says that the node is there.
  /// Heartbeats must come over the connection of `peer` from then on.
  [[nodiscard]] result<void> announce(const topology::signed_document& document,
                                      const curve_key& peer, steady_time now);

  /// @param data_packets  taken in since the node's start.
  [[nodiscard]] result<void> heartbeat(const identity& node,
                                       std::uint64_t data_packets,
                                       const curve_key& peer, steady_time now);

  /// Takes a descriptor of a run before; the node counts as heard of, but
  /// registers again before its first heartbeat.
  [[nodiscard]] result<void> restore(const topology::signed_document& document,
                                     steady_time now);

  [[nodiscard]] survey survey_at(steady_time now);

private:
  struct member {
    topology::signed_document document;
    topology::node_record record;
    std::optional<curve_key> peer;
    steady_time heard{};
    std::uint64_t last_count = 0;
    std::uint64_t packets = 0;
    bool is_alive = false;
  };

  [[nodiscard]] result<topology::node_record>
  admit(const topology::signed_document& document) const;
  [[nodiscard]] result<void> compare(const member& held,
                                     const topology::node_record& fresh) const;
  [[nodiscard]] result<member*> take(const topology::signed_document& document,
                                     steady_time now);
  void notice_own_pause(steady_time now);

  genesis::genesis genesis_;
  std::chrono::nanoseconds interval_;
  std::map<identity, member> members_;
  std::uint64_t revision_ = 0;
  steady_time last_survey_{};
  steady_time last_change_{};
};

} // namespace nephele::topology_indexer
