#include "tools/nephele/ledger/simulate.hpp"

#include "tools/nephele/failure.hpp"
#include "tools/nephele/ledger/scenario.hpp"

#include <fmt/format.h>

#include <fstream>
#include <memory>

namespace nephele::cli {

namespace {

struct options {
  std::filesystem::path file;
  bool json = false;
};

void print(const scenario_json& report) {
  for (const auto& step : report.at("steps"))
    fmt::print("block {:>6}  epoch {:>5}  {}\n",
               step.at("height").get<std::uint64_t>(),
               step.at("epoch").get<std::uint64_t>(),
               step.at("app_hash").get<std::string>());
  for (const auto& [name, account] : report.at("accounts").items())
    fmt::print("{:<20} {}\n", name, account.at("balance").get<std::string>());
  for (const auto& [id, node] : report.at("nodes").items())
    fmt::print("node {:<15} operator {}  delegates {}  (base units)\n", id,
               node.at("operator_stake").get<std::string>(),
               node.at("delegates").get<std::string>());
}

void run(const options& chosen) {
  std::ifstream in{chosen.file};
  const auto file = scenario_json::parse(in, nullptr, false);
  if (!file.is_object())
    give_up(chosen.file.string() + " holds no JSON object");
  scenario story{file};
  story.run();
  if (chosen.json)
    std::cout << story.report().dump(2) << '\n';
  else
    print(story.report());
}

} // namespace

void add_ledger_simulate_command(CLI::App& group) {
  auto* const command = group.add_subcommand(
      "simulate", "Run a scenario through the real rules, without a network");
  const auto chosen = std::make_shared<options>();
  command->add_option("SCENARIO", chosen->file)->required();
  command->add_flag("--json", chosen->json, "Answer in JSON");
  command->callback([chosen] { run(*chosen); });
}

} // namespace nephele::cli
