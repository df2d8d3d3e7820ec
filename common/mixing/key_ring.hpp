#pragma once

#include "common/base/clock.hpp"
#include "common/base/units.hpp"
#include "common/mixing/replay_filter.hpp"
#include "common/sphinx/suite.hpp"

#include <array>
#include <vector>

namespace nephele::mixing {

/// One mix key in use, with the filter of what it has let through.
struct live_key {
  rotation_number rotation;
  key_generation generation;

  /// Packets are taken from the first moment until before the second.
  wall_time accept_from{};
  wall_time accept_until{};

  std::shared_ptr<const sphinx::suite::private_key> secret;
  std::shared_ptr<replay_filter> filter;
};

/// A node's keys at one moment, shared by all workers; immutable.
class key_ring {
public:
  /// Two: a generation and, for a minute after it was raised, the one before.
  static constexpr std::size_t max_candidates = 2;

  struct candidates {
    std::array<const live_key*, max_candidates> keys{};
    std::size_t count = 0;
  };

  key_ring() = default;
  explicit key_ring(std::vector<live_key> keys);

  /// Keys that open packets of `rotation` at `now`, newest generation first.
  /// A bundle never names a generation: that would tell senders apart.
  [[nodiscard]] candidates candidates_for(rotation_number rotation,
                                          wall_time now) const noexcept;

  [[nodiscard]] std::span<const live_key> keys() const noexcept {
    return keys_;
  }

private:
  std::vector<live_key> keys_;
};

} // namespace nephele::mixing
