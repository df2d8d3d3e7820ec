#include "common/node/filter_budget.hpp"

#include "common/mixing/replay_filter.hpp"
#include "common/topology/calendar.hpp"

#include <algorithm>
#include <cmath>

namespace nephele::node {

result<std::uint64_t> filter_packets(const topology::network_parameters& on,
                                     double per_second,
                                     std::uint64_t limit_bytes) {
  using seconds = std::chrono::duration<double>;
  const seconds life = on.epoch_length * on.epochs_per_rotation + on.overlap
                       + topology::early_acceptance(on);
  const auto wanted = std::ceil(per_second * life.count());
  const auto shortest
      = std::ceil(per_second * std::min(life, seconds{3600}).count());
  // Bytes grow in proportion to packets.
  const auto a_packet
      = static_cast<double>(mixing::replay_filter::bytes_for(1'000'000)) / 1e6;
  const auto allowed = static_cast<double>(limit_bytes) / a_packet;
  if (allowed < shortest)
    return fail(filter_errc::limit_too_low,
                "a replay filter of at most " + std::to_string(limit_bytes)
                    + " bytes; an hour at this rate takes "
                    + std::to_string(mixing::replay_filter::bytes_for(
                        static_cast<std::uint64_t>(shortest))));
  // A few more than none, so that an idle node has a filter at all.
  return static_cast<std::uint64_t>(
      std::max(std::min(wanted, allowed), 1000.0));
}

} // namespace nephele::node
