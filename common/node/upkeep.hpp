#pragma once

#include "common/bus/feed_subscriber.hpp"
#include "common/node/announcer.hpp"
#include "common/node/key_rotation.hpp"
#include "common/node/mixer.hpp"
#include "common/node/settings.hpp"
#include "common/node/topology_follower.hpp"

#include <condition_variable>
#include <thread>

namespace nephele::node {

/// What the topology is for a node, as its data plane is told.
struct topology_update {
  std::shared_ptr<const topology::directory> current;
  /// Once the next epoch is fixed; null before.
  std::shared_ptr<const topology::directory> next;
  /// The indexer's answer, for whom this node relays it to.
  std::shared_ptr<const nlohmann::json> relayed;

  /// Whether these are the same objects.
  friend bool operator==(const topology_update&, const topology_update&)
      = default;
};

/// Why a node should not be sent traffic; empty texts where all is well.
struct upkeep_faults {
  std::string clock = "not compared yet";
  std::string topology = "none yet";
  std::string keys = "none yet";
};

/// Keeps a node what the network thinks it is, in a thread of its own: follows
/// the topology, rotates keys, registers, compares clocks, and tells the data
/// plane what changed. Everything here may wait for the indexer; the data
/// plane never does.
class upkeep {
public:
  struct surroundings {
    zmq::context& sockets;
    zmq::event_loop& loop;
    node::mixer& mixer;
    const clock& time;
  };

  /// @param description  of this node, without sequence and keys.
  /// @param fatal        called once if the node cannot go on.
  upkeep(surroundings in, const settings& chosen, const zmq::curve_pair& link,
         const crypto::signing_key& signer, topology::node_record description,
         key_rotation keys, key_dir::signed_record record,
         std::function<void(const error&)> fatal);
  upkeep(const upkeep&) = delete;
  upkeep& operator=(const upkeep&) = delete;
  ~upkeep();

  /// Before start: is told on the loop's thread whenever the topology has
  /// changed.
  void on_topology(std::function<void(const topology_update&)> taker) {
    on_topology_ = std::move(taker);
  }

  void start();

  /// Ends the thread, whatever it waits for. Idempotent.
  void stop();

  /// Thread-safe.
  [[nodiscard]] upkeep_faults faults() const;

  [[nodiscard]] double filter_fill() const noexcept { return fill_; }

  [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }

private:
  void run();
  void cycle();
  void compare_clocks();
  void fetch();
  void rotate();
  void measure_rate();
  void announce();
  void publish();
  void hint();
  [[nodiscard]] bool is_due(steady_time& next,
                            std::chrono::nanoseconds period) const;
  [[nodiscard]] std::chrono::nanoseconds
  share_of_epoch(int parts, std::chrono::nanoseconds least,
                 std::chrono::nanoseconds most) const;

  surroundings in_;
  settings settings_;
  topology::node_record description_;
  crypto::system_random random_;
  bus::request_client indexer_;
  bus::feed_subscriber feed_;
  topology_follower follower_;
  key_rotation keys_;
  key_dir::signed_record record_;
  announcer announcer_;
  std::function<void(const error&)> fatal_;
  std::function<void(const topology_update&)> on_topology_;

  // Of the upkeep thread.
  steady_time next_clock_{};
  steady_time next_fetch_{};
  steady_time next_heartbeat_{};
  steady_time next_rate_{};
  bool clock_is_right_ = false;
  std::uint64_t last_count_ = 0;
  double measured_ = 0;
  std::shared_ptr<const mixing::key_ring> told_ring_;
  link_plan told_plan_;
  topology_update told_;
  bool told_admit_ = true;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  upkeep_faults faults_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> hinted_ = false;
  std::atomic<double> fill_ = 0;
  std::atomic<std::uint64_t> epoch_ = 0;
  std::thread thread_;
};

} // namespace nephele::node
