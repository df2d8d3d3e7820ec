#pragma once

#include "common/node/packet_batch.hpp"

#include <caf/fwd.hpp>

namespace nephele::node {

/// CAF actors that open batches, as many as asked for: each takes a batch, runs
/// the packet path over it and puts it where the data-plane thread collects
/// it. One actor message and one wake-up a batch, not a packet.
class unwrap_workers {
public:
  unwrap_workers(caf::actor_system& system, std::size_t workers);
  unwrap_workers(const unwrap_workers&) = delete;
  unwrap_workers& operator=(const unwrap_workers&) = delete;

  /// Ends the actors; batches that they still hold are gone.
  ~unwrap_workers();

  /// Readable while there is something to collect.
  [[nodiscard]] int descriptor() const noexcept;

  /// Gives a batch to the worker with the least to do. Mailboxes are
  /// unbounded: the caller bounds what is in flight.
  void submit(batch_ptr batch);

  /// Takes what is done, in order of completion; `done` is reused storage.
  void collect(std::vector<batch_ptr>& done);

  /// Packets given and not yet collected.
  [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

private:
  struct state;

  std::unique_ptr<state> state_;
  std::size_t in_flight_ = 0;
};

} // namespace nephele::node
