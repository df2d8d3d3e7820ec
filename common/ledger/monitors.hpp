#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

/// `mon/A`: who may say how nodes perform.
struct monitor {
  amount bond; ///< in mod/monitors
  /// By genesis or governance; lost by an offence or by suspension.
  bool authorised = false;
  std::uint32_t deviating_epochs = 0; ///< reports in a row far off the medians

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.bond, self.authorised, self.deviating_epochs);
  }
};

[[nodiscard]] std::optional<monitor> find_monitor(const entry_reader& entries,
                                                  const address& owner);

/// How many may report.
[[nodiscard]] std::uint32_t count_monitors(const entry_reader& entries);

/// Adds to the sender's bond; governance authorises whoever has enough.
/// ZeroAmount, Insufficient.
struct bond_monitor {
  static constexpr auto kind = message_kind::bond_monitor;
  static constexpr std::string_view name = "BondMonitor";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  amount value;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.value); }
};

/// Gives the office up and pays the bond back, at once: whatever a monitor does
/// wrong shows in the epoch in which it does it. NotMonitor; PendingChange
/// while a commitment waits for the end of its epoch.
struct leave_monitor {
  static constexpr auto kind = message_kind::leave_monitor;
  static constexpr std::string_view name = "LeaveMonitor";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint8_t reserved = 0; ///< every item of the codec has at least a byte

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.reserved);
  }
};

[[nodiscard]] verdict apply(message_context& context,
                            const bond_monitor& message);
[[nodiscard]] verdict apply(message_context& context,
                            const leave_monitor& message);

/// A monitor of the genesis: authorised, without bond.
void enter_monitor(overlay& entries, const address& owner);

/// For governance. NotMonitor; PledgeTooLow if its bond does not suffice.
[[nodiscard]] verdict authorise_monitor(block_context& block,
                                        const address& owner, bool authorised);

/// Slashes its bond and takes its authority.
void punish_monitor(block_context& block, const address& owner,
                    std::string_view offence);

/// What of the monitors contradicts mod/monitors.
[[nodiscard]] std::vector<std::string>
monitor_faults(const entry_reader& entries);

} // namespace nephele::ledger
