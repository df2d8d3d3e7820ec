#pragma once

#include "common/link/egress.hpp"
#include "common/link/ingress.hpp"
#include "common/mixing/delay_queue.hpp"
#include "common/node/link_plan.hpp"
#include "common/node/traffic_counts.hpp"
#include "common/node/unwrap_workers.hpp"
#include "common/zmq/event_loop.hpp"

#include <caf/fwd.hpp>

namespace nephele::node {

/// Where a node stands on a route.
enum class position : std::uint8_t {
  /// Holds packets and passes them on: a mix.
  between,
  /// Is the last Sphinx hop: an exit gateway.
  last,
};

struct mixer_options {
  node::position position = position::between;

  /// To bind; port 0 takes a free one.
  std::string link_endpoint = "tcp://127.0.0.1:0";

  /// Packets held for their delay: 240 MB of regular ones.
  std::size_t max_held = 100'000;

  /// Packets with the workers; above it the link socket is not read, and TCP
  /// makes senders wait. Half a batch's wait more would be queueing delay.
  std::size_t max_in_flight = 512;

  std::size_t workers = 1;

  link::egress_limits egress;
};

/// A packet whose route ended here. Views live for the call only.
struct final_packet {
  sphinx::destination to;
  sphinx::size_class size{};
  rotation_number rotation;
  /// What the sender or replier padded, of any length up to message_size.
  byte_span message;
};

/// A node's data plane on one event loop: takes bundles, has their packets
/// opened by the workers, holds them for their delays, and sends them on, in
/// bundles of what falls due for the same next hop within 200 us. Bounded
/// everywhere; what exceeds a bound is dropped and counted, never queued
/// elsewhere. Everything here belongs to the loop's thread; `counts` may be
/// read by any.
class mixer {
public:
  [[nodiscard]] static result<std::unique_ptr<mixer>>
  open(zmq::context& owner, zmq::zap_server& zap, zmq::event_loop& loop,
       caf::actor_system& actors, const zmq::curve_pair& link,
       const clock& time, mixer_options options);

  mixer(const mixer&) = delete;
  mixer& operator=(const mixer&) = delete;
  ~mixer();

  /// The link socket as bound.
  [[nodiscard]] const std::string& endpoint() const noexcept;

  /// Keys for all batches from now on. Without a key every packet is dropped.
  void use_keys(std::shared_ptr<const mixing::key_ring> keys);

  /// Who may send, and who is sent to, from now on.
  void use_links(const link_plan& plan);

  /// Takes packets whose route ends here (position::last), on the loop's
  /// thread.
  void on_final(std::function<void(final_packet&&)> taker);

  /// Sends a packet of our own, or of a client's, at `due`: a copy of `packet`
  /// is held as any other. Drops are counted.
  /// @returns false if it was dropped at once.
  bool send(const identity& next, rotation_number rotation,
            sphinx::size_class size, byte_span packet, steady_time due);

  /// Whether the link is read; it is at first. What is in flight or held goes
  /// on.
  void admit(bool open);

  [[nodiscard]] bool is_drained() const noexcept;

  /// Drops what is held, for the end of the grace period.
  void abandon_held();

  [[nodiscard]] std::size_t held() const noexcept;

  [[nodiscard]] traffic_counts& counts() noexcept { return counts_; }

private:
  struct parts;

  mixer(std::unique_ptr<parts> with, zmq::event_loop& loop, const clock& time,
        mixer_options options);

  void start();
  void read_link();
  [[nodiscard]] bool take(const link::bundle_view& bundle);
  void put(const link::bundle_view& bundle, steady_time arrival);
  [[nodiscard]] packet_batch& open_batch(rotation_number rotation,
                                         sphinx::size_class size,
                                         steady_time arrival);
  void submit_open();
  void submit(batch_ptr batch);
  void collect();
  void act(packet_batch& batch);
  void hold(const identity& next, rotation_number rotation,
            sphinx::size_class size, packet_block&& packet, steady_time due);
  void deliver(const packet_batch& batch,
               const mixing::deliver_verdict& verdict);
  void schedule();
  void release();
  void maintain();
  void regulate();

  zmq::event_loop& loop_;
  const clock& clock_;
  mixer_options options_;
  traffic_counts counts_;
  std::unique_ptr<parts> parts_;
};

} // namespace nephele::node
