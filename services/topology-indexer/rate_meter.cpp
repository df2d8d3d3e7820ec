#include "services/topology-indexer/rate_meter.hpp"

#include "common/topology/companions.hpp"

namespace nephele::topology_indexer {

std::optional<std::array<double, mix_layers>>
rate_meter::measure(const std::map<identity, std::uint64_t>& packets,
                    const topology::directory* in, wall_time now) {
  auto before = std::exchange(last_, packets);
  const auto since = std::exchange(last_time_, now);
  if (!since || now <= *since || in == nullptr)
    return std::nullopt;
  std::array<double, mix_layers> rates{};
  for (const auto& [id, count] : packets)
    if (const auto* const node = in->find(id);
        node != nullptr && node->layer.value() != 0)
      rates.at(node->layer.value() - 1U)
          += static_cast<double>(count - before[id]);
  const std::chrono::duration<double> elapsed = now - *since;
  for (auto& rate : rates)
    rate = topology::two_digits(rate / elapsed.count());
  return rates;
}

} // namespace nephele::topology_indexer
