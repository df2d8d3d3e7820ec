#pragma once

#include "common/stream/initiator.hpp"
#include "common/stream/responder.hpp"

#include <map>

namespace nephele::stream::test {

using std::chrono::milliseconds;

/// Reply blocks that carry their owner, so that the model can route replies.
class numbered_blocks final : public block_source {
public:
  [[nodiscard]] rotation_number rotation() const override { return current; }

  [[nodiscard]] result<client::reply_block> make(std::uint64_t owner) override;

  void forget(std::uint64_t /*owner*/) override {}

  rotation_number current{7};
  std::uint64_t made = 0;
};

/// The owner that a block was made for.
[[nodiscard]] std::uint64_t owner_of(const client::reply_block& block);

struct model_options {
  /// Probability that a packet, or an acknowledgement, disappears.
  double loss = 0;
  /// Probability that a packet arrives twice.
  double repetition = 0;
  milliseconds mean_hop_delay{50};
  /// Main stream of the client, a second.
  std::uint16_t rate = 100;
  /// Frames that the gateway gives the client, a second.
  double downlink = 220;
  /// Loops that come back to the client and compete for those frames.
  double loops = 77;
  std::uint64_t seed = 1;
};

/// Both ends of streams with a mixnet between them that exists only in a
/// queue of events: exponential delays at three mixes each way, so that
/// packets overtake each other; acknowledgements with a hold and a constant
/// time-out; Poisson clocks up and down.
class mixnet_model {
public:
  explicit mixnet_model(const model_options& options);

  initiator& near() { return *initiator_; }

  responder& far() { return *responder_; }

  numbered_blocks& blocks() { return blocks_; }

  /// After every event: the programs of both ends.
  std::function<void(steady_time)> programs;

  /// Until `done` or `limit` has passed; true if done.
  bool run_until(const std::function<bool()>& done, std::chrono::seconds limit);

  [[nodiscard]] steady_time now() const { return now_; }

  /// The requester has forgotten everything.
  void restart_far();

  /// Changes the fate of packets from now on.
  void lose(double probability) { options_.loss = probability; }

  /// Rotation expiry as the requester sees it.
  std::function<std::optional<steady_time>(rotation_number)> expiry;

  std::uint64_t contents_up = 0;
  std::uint64_t contents_down = 0;

private:
  void at(steady_time due, std::function<void()> action);
  [[nodiscard]] steady_time::duration exponential(double mean_seconds);
  [[nodiscard]] steady_time::duration travel();
  [[nodiscard]] bool happens(double probability);
  void send(client::traffic_source& source, std::uint64_t handle,
            const std::function<void()>& deliver);
  void client_tick();
  void downlink_tick();
  void loop_tick();
  void pump_requester();

  model_options options_;
  crypto::seeded_random random_;
  steady_time now_{std::chrono::hours{1}};
  numbered_blocks blocks_;
  std::unique_ptr<initiator> initiator_;
  std::unique_ptr<responder> responder_;
  std::vector<std::unique_ptr<responder>> retired_;
  std::multimap<steady_time, std::function<void()>> events_;
  /// What waits at the client's gateway; empty functions are loops.
  std::deque<std::function<void()>> waiting_;
  bool far_ready_ = false;
  steady_time pump_at_ = steady_time::max();
};

} // namespace nephele::stream::test
