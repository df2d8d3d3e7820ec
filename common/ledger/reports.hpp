#pragma once

#include "common/ledger/epochs.hpp"
#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// When reports on an epoch are taken; seconds since 1970. Monitors commit
/// first and show what they committed to later, so none can copy another.
struct report_times {
  std::uint64_t commit_s = 0; ///< measurement stops, commitments begin
  std::uint64_t reveal_s = 0; ///< commitments stop, reveals begin
  std::uint64_t end_s = 0;    ///< the epoch is over
};

[[nodiscard]] report_times times_of(const epoch_state& epoch,
                                    const performance_parameters& rules);

/// How one node did, in 10^-4. Nodes that were measured too little are left
/// out: nothing is known of them, which is not the same as zero.
struct measurement {
  std::uint32_t node = 0;
  std::uint16_t performance = 0;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.node, self.performance);
  }

  friend bool operator==(const measurement&, const measurement&) = default;
};

/// Both hide the report until it is shown and seed the monitor's choice of
/// probes, so that everybody can compute the report again from what was sent.
using report_salt = byte_array<32>;

/// SHA-256("nephele-report-v1\0" ‖ chain ‖ epoch ‖ monitor ‖ salt ‖ report): it
/// names its monitor, so nobody can commit to another's unseen report.
[[nodiscard]] hash commitment_of(std::string_view chain_id, std::uint64_t epoch,
                                 const address& by, const report_salt& salt,
                                 const std::vector<measurement>& report);

/// NotMonitor, BadWindow, AlreadyReported. Another commitment than the first
/// for the same epoch is an offence: the message succeeds and the sender is
/// punished.
struct commit_report {
  static constexpr auto kind = message_kind::commit_report;
  static constexpr std::string_view name = "CommitReport";
  static constexpr std::uint64_t gas = 1000;
  static constexpr bool waits_for_epoch = false;

  std::uint64_t epoch = 0;
  hash commitment{};

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.epoch, self.commitment);
  }
};

/// NotMonitor, BadWindow, Unsorted, OutOfRange, BadReveal (nothing committed),
/// AlreadyReported. What does not fit the commitment is an offence, as above.
struct reveal_report {
  static constexpr auto kind = message_kind::reveal_report;
  static constexpr std::string_view name = "RevealReport";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint64_t epoch = 0;
  report_salt salt{};
  std::vector<measurement> report; ///< in ascending order of nodes

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.epoch, self.salt, self.report);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const commit_report& message);
[[nodiscard]] verdict apply(message_context& context,
                            const reveal_report& message);

/// The middle of `sorted`, which is not empty; of an even count the mean of the
/// middle pair, rounded down.
[[nodiscard]] std::uint16_t
median_of(std::span<const std::uint16_t> sorted) noexcept;

/// How many values a median needs: `reveals`, or two thirds of the monitors,
/// rounded up, if there are fewer.
[[nodiscard]] std::uint32_t values_needed(std::uint32_t monitors,
                                          std::uint32_t reveals) noexcept;

/// When `epoch` is over: writes the medians, suspends monitors that are off
/// them for too long, jails nodes that hardly ever work.
void settle_reports(block_context& block, std::uint64_t epoch);

} // namespace nephele::ledger
