#pragma once

#include "common/mixing/packet_path.hpp"
#include "common/node/packet_pool.hpp"

#include <memory>

namespace nephele::node {

/// Up to 32 packets of one rotation and class on their way through a worker,
/// changed in place, with the keys they are opened with.
struct packet_batch {
  static constexpr std::size_t capacity = mixing::packet_path::max_batch;

  mixing::batch_terms terms;
  std::shared_ptr<const mixing::key_ring> keys;
  /// Delays count from here, so that processing time is absorbed.
  steady_time arrival{};
  std::size_t count = 0;
  std::size_t worker = 0;
  std::array<packet_block, capacity> packets;
  std::array<mixing::verdict, capacity> verdicts;
};

using batch_ptr = std::shared_ptr<packet_batch>;

} // namespace nephele::node
