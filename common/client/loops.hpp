#pragma once

#include "common/client/durations.hpp"
#include "common/client/packet_factory.hpp"

#include <deque>
#include <unordered_map>

namespace nephele::client {

/// Loss as it looks from our loops, 0 to 1 each.
struct loss_report {
  /// Share of loops that did not come back.
  double overall = 0;
  /// Mixes of layers 1 to 3, then gateways.
  std::array<double, mix_layers + 1> by_layer{};
  /// How many loops this is drawn from; under some 200 it says little.
  std::size_t loops = 0;
};

/// Cover that comes back, used as a probe: its latency, and where it is lost.
/// docs/protocol/message.md §9.
class loops {
public:
  explicit loops(crypto::random& source, std::chrono::nanoseconds mean_hop_delay
                                         = std::chrono::milliseconds{50});

  void use(std::chrono::nanoseconds mean_hop_delay) noexcept {
    mean_hop_delay_ = mean_hop_delay;
  }

  /// A random id that is not in use.
  [[nodiscard]] std::uint64_t draw_id();

  void sent(std::uint64_t id, const route_names& route, steady_time now);

  /// @returns false, counting it, for a loop that is not ours, was here
  /// before, or came too late.
  bool returned(std::uint64_t id, steady_time now);

  /// Counts as lost what should have been back by now.
  void expire(steady_time now);

  [[nodiscard]] std::size_t under_way() const noexcept {
    return waiting_.size();
  }

  struct counters {
    std::uint64_t sent = 0;
    std::uint64_t returned = 0;
    std::uint64_t lost = 0;
    std::uint64_t unknown = 0;
  };

  [[nodiscard]] const counters& counts() const noexcept { return counts_; }

  /// One way, gateway to gateway and back to us.
  [[nodiscard]] const duration_samples& latencies() const noexcept {
    return latencies_;
  }

  /// Costs about a millisecond.
  [[nodiscard]] loss_report losses() const;

private:
  struct probe {
    route_names route;
    steady_time sent;
  };

  struct ended_probe {
    route_names route;
    bool returned;
  };

  void end(const probe& which, bool returned);

  crypto::random& random_;
  std::chrono::nanoseconds mean_hop_delay_;
  std::unordered_map<std::uint64_t, probe> waiting_;
  /// Ids in the order of sending, those that are back included.
  std::deque<std::pair<steady_time, std::uint64_t>> order_;
  std::deque<ended_probe> ended_;
  counters counts_;
  duration_samples latencies_;
};

} // namespace nephele::client
