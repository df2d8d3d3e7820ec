#include "common/ledger/performance.hpp"

namespace nephele::ledger {

std::optional<std::uint16_t> measured_performance(const entry_reader& entries,
                                                  std::uint64_t epoch,
                                                  std::uint32_t id) {
  return load<std::uint16_t>(entries, keys::performance(epoch, id));
}

decimal config_score(const block_context& block, const node& judged) {
  const auto& latest = block.params.performance.latest;
  if (latest == software_version{})
    return one;
  return version_score(versions_behind(latest, judged.info.version));
}

decimal reward_performance(const block_context& block, std::uint64_t epoch,
                           std::uint32_t id, const node& judged) {
  for (std::uint64_t age = 0;
       age <= block.params.performance.carried_epochs && age <= epoch; ++age)
    if (const auto value = measured_performance(block.entries, epoch - age, id))
      return mul(decimal::ratio(*value, full_performance),
                 config_score(block, judged));
  return {};
}

decimal selection_performance(const block_context& block, std::uint64_t last,
                              std::uint32_t id) {
  std::uint64_t sum = 0;
  std::uint64_t count = 0;
  for (std::uint64_t age = 0;
       age < block.params.performance.mean_epochs && age <= last; ++age)
    if (const auto value
        = measured_performance(block.entries, last - age, id)) {
      sum += *value;
      ++count;
    }
  if (count == 0)
    return decimal::ratio(block.params.rewards.newcomer_performance,
                          full_performance);
  return decimal::ratio(sum, count * full_performance);
}

} // namespace nephele::ledger
