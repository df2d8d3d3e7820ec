#pragma once

#include "common/ledger/machine.hpp"
#include "common/ledger/transaction.hpp"
#include "common/ledger_json/form.hpp"

namespace nephele::cli {

using scenario_json = ledger_json::json;

/// Runs a scenario (docs/protocol/ledger-scenario.md) through the real
/// rules, without a network.
class scenario {
public:
  /// Ends the command with what is wrong with the file.
  explicit scenario(const scenario_json& file);

  /// Runs all steps. Ends the command at a transaction whose result is not the
  /// expected one.
  void run();

  /// Steps with their app hashes, accounts, nodes, supply.
  [[nodiscard]] scenario_json report() const;

  [[nodiscard]] const ledger::machine& state() const noexcept {
    return *machine_;
  }

private:
  void run_step(const scenario_json& step);
  void run_epochs(std::uint64_t count, const scenario_json& performance);
  void report_performance(const scenario_json& performance);
  void make_block(std::uint64_t time_s,
                  const std::vector<byte_vector>& transactions);
  [[nodiscard]] byte_vector signed_transaction(const scenario_json& wish);
  [[nodiscard]] byte_vector sign(const std::string& sender,
                                 std::vector<ledger::packed_message> messages);
  [[nodiscard]] ledger::packed_message message(const scenario_json& wish,
                                               const std::string& sender);
  [[nodiscard]] scenario_json named(scenario_json value);

  /// Names that the file uses, in the order of their first use; filled while
  /// file_ is made.
  std::vector<std::string> names_;
  scenario_json file_;
  std::optional<ledger::machine> machine_;
  std::vector<ledger::tx_result> results_;
  scenario_json steps_ = scenario_json::array();
  /// Transactions of the present block by sender, for their nonces.
  std::map<std::string, std::uint64_t> pending_;
};

} // namespace nephele::cli
