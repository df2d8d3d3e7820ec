#pragma once

#include "common/ledger/node.hpp"

namespace nephele::ledger {

/// Measured values are whole numbers of 10^-4.
inline constexpr std::uint16_t full_performance = 10'000;

/// `perf/E/ID`: the median of what monitors revealed for that epoch.
[[nodiscard]] std::optional<std::uint16_t>
measured_performance(const entry_reader& entries, std::uint64_t epoch,
                     std::uint32_t id);

/// What the node's software is worth: 1 if it is current.
[[nodiscard]] decimal config_score(const block_context& block,
                                   const node& judged);

/// What `epoch` is paid by: its median, else the latest of the epochs
/// before it that may stand in, else 0; times the config score.
[[nodiscard]] decimal reward_performance(const block_context& block,
                                         std::uint64_t epoch, std::uint32_t id,
                                         const node& judged);

/// What draws for the epoch after `last` go by: the mean of what was measured
/// in the last epochs, up to `last`; the parameter for newcomers if that
/// is nothing.
[[nodiscard]] decimal selection_performance(const block_context& block,
                                            std::uint64_t last,
                                            std::uint32_t id);

} // namespace nephele::ledger
