#include "tools/nephele/ledger/reports.hpp"

#include "common/ledger/reports.hpp"
#include "tools/nephele/failure.hpp"
#include "tools/nephele/ledger/wallet.hpp"

#include <fstream>
#include <memory>

namespace nephele::cli {

namespace {

struct options {
  wallet_options wallet;
  std::uint64_t epoch = 0;
  std::filesystem::path report;
  std::string salt;
};

/// {"1": 9500, "2": 10000}: 10^-4 by node.
std::vector<ledger::measurement>
read_report(const std::filesystem::path& file) {
  std::ifstream in{file};
  const auto value = nlohmann::json::parse(in, nullptr, false);
  if (!value.is_object())
    give_up(file.string() + " is no JSON object of node and performance");
  std::vector<ledger::measurement> report;
  for (const auto& [name, measured] : value.items()) {
    const auto node = ledger::parse_u128(name);
    if (!node || !measured.is_number_unsigned()
        || measured.get<std::uint64_t>() > 10'000
        || *node > std::numeric_limits<std::uint32_t>::max())
      give_up(file.string() + ": " + name
              + " is no node with a performance from 0 to 10000");
    report.push_back(
        {static_cast<std::uint32_t>(*node), measured.get<std::uint16_t>()});
  }
  std::ranges::sort(report, {}, &ledger::measurement::node);
  return report;
}

ledger::report_salt salt_in(const options& chosen) {
  ledger::report_salt salt{};
  if (!from_hex_into(chosen.salt, salt))
    give_up("--salt: 64 hex digits, drawn anew for each epoch");
  return salt;
}

ledger::packed_message commit(const options& chosen,
                              const message_context& about) {
  return ledger::pack(ledger::commit_report{
      chosen.epoch,
      ledger::commitment_of(about.validator.joined().chain_id, chosen.epoch,
                            about.sender, salt_in(chosen),
                            read_report(chosen.report))});
}

ledger::packed_message reveal(const options& chosen, const message_context&) {
  return ledger::pack(ledger::reveal_report{chosen.epoch, salt_in(chosen),
                                            read_report(chosen.report)});
}

using maker
    = ledger::packed_message (*)(const options&, const message_context&);

void add(CLI::App& group, const char* name, const char* about, maker make) {
  auto* const command = group.add_subcommand(name, about);
  const auto chosen = std::make_shared<options>();
  add_wallet_options(*command, chosen->wallet);
  command->add_option("--epoch", chosen->epoch, "The epoch reported on")
      ->required();
  command
      ->add_option("--report", chosen->report,
                   "JSON file: {\"1\": 9500}, ten-thousandths by node")
      ->required();
  command
      ->add_option("--salt", chosen->salt,
                   "64 hex digits, the same for both steps")
      ->required();
  command->callback([chosen, make] {
    run_wallet(chosen->wallet,
               [&](const message_context& in) { return make(*chosen, in); });
  });
}

} // namespace

void add_ledger_report_commands(CLI::App& group) {
  auto* const report = group.add_subcommand(
      "report", "Report how nodes did in an epoch, as a monitor");
  report->require_subcommand(1);
  add(*report, "commit", "Commit to a report without showing it", commit);
  add(*report, "reveal", "Show what was committed to", reveal);
}

} // namespace nephele::cli
