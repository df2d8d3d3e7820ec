#include "tools/nephele/credential.hpp"

#include "tools/nephele/credential_bench/measure.hpp"
#include "tools/nephele/credential_vectors/runners.hpp"
#include "tools/nephele/failure.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace nephele::cli {

namespace {

using nlohmann::json;
using vectors::file_outcome;

struct selftest_options {
  std::string folder;
  bool as_json = false;
};

struct bench_options {
  bool as_json = false;
  bool quick = false;
};

std::vector<std::string> disagreeing(const file_outcome& outcome) {
  std::vector<std::string> names;
  for (const auto& check : outcome.checks)
    if (!check.agrees)
      names.push_back(check.name);
  return names;
}

void print(const file_outcome& outcome) {
  std::cout << fmt::format("{:12} {:4} of {:4} agree\n", outcome.name,
                           outcome.agreeing(), outcome.checks.size());
  for (const auto& name : disagreeing(outcome))
    std::cout << "  differs: " << name << '\n';
  if (!outcome.fault.empty())
    std::cout << "  unreadable: " << outcome.fault << '\n';
}

json to_json(const file_outcome& outcome) {
  return {{"file", outcome.name},
          {"checks", outcome.checks.size()},
          {"agree", outcome.agreeing()},
          {"differ", disagreeing(outcome)},
          {"fault", outcome.fault}};
}

void selftest(const selftest_options& options) {
  const auto folder = options.folder.empty()
                          ? vectors::vector_folder{}
                          : vectors::vector_folder{options.folder};
  const auto outcomes = vectors::run_all(folder);
  if (outcomes.empty())
    give_up("no vector file in " + options.folder);
  std::size_t checks = 0;
  std::size_t agreeing = 0;
  json files = json::array();
  for (const auto& outcome : outcomes) {
    checks += outcome.checks.size();
    agreeing += outcome.agreeing();
    files.push_back(to_json(outcome));
    if (!options.as_json)
      print(outcome);
  }
  const bool ok = std::ranges::all_of(outcomes, &file_outcome::ok);
  if (options.as_json)
    std::cout << json{{"ok", ok},
                      {"checks", checks},
                      {"agree", agreeing},
                      {"files", files}}
                     .dump(2)
              << '\n';
  else
    std::cout << fmt::format("{} of {} checks in {} files agree\n", agreeing,
                             checks, outcomes.size());
  if (!ok)
    throw CLI::RuntimeError{1};
}

json to_json(const credential_bench::figure& figure) {
  const auto& work = figure.operations;
  json line{{"name", figure.name},
            {"ms", figure.milliseconds},
            {"pairings", work.miller_loops},
            {"final_exponentiations", work.final_exponentiations},
            {"multi_exponentiations", work.multi_exponentiations},
            {"terms", work.multi_exponentiation_terms},
            {"g1_multiplications", work.g1_multiplications},
            {"g2_multiplications", work.g2_multiplications}};
  if (figure.goal > 0)
    line["goal_ms"] = figure.goal;
  return line;
}

void print(const credential_bench::figure& figure) {
  const auto goal
      = figure.goal > 0
            ? fmt::format("goal {:.2f} {}", figure.goal,
                          figure.milliseconds <= figure.goal ? "met" : "MISSED")
            : std::string{};
  const auto& work = figure.operations;
  std::cout << fmt::format(
      "{:44} {:8.3f} ms  {:16}  {:3} pairings {:3} multi-exp. of {:5} terms "
      "{:4} G1 {:2} G2\n",
      figure.name, figure.milliseconds, goal, work.miller_loops,
      work.multi_exponentiations, work.multi_exponentiation_terms,
      work.g1_multiplications, work.g2_multiplications);
}

void bench(const bench_options& options) {
  const auto watch = options.quick ? credential_bench::median_cpu_time(3, 1)
                                   : credential_bench::median_cpu_time(15, 30);
  auto figures = credential_bench::measure_ecash(watch);
  for (auto& figure : credential_bench::measure_attributes(watch))
    figures.push_back(std::move(figure));
  json all = json::array();
  for (const auto& figure : figures) {
    if (options.as_json)
      all.push_back(to_json(figure));
    else
      print(figure);
  }
  if (options.as_json)
    std::cout << all.dump(2) << '\n';
}

void add_selftest(CLI::App& group) {
  auto options = std::make_shared<selftest_options>();
  auto* command = group.add_subcommand(
      "selftest", "Recompute vector files byte for byte and say what agrees");
  command
      ->add_option("--vectors", options->folder,
                   "A folder of vector files; else those built in")
      ->check(CLI::ExistingDirectory);
  command->add_flag("--json", options->as_json, "Print one JSON object");
  command->callback([options] { selftest(*options); });
}

void add_bench(CLI::App& group) {
  auto options = std::make_shared<bench_options>();
  auto* command = group.add_subcommand(
      "bench", "Time every operation on one core, and count what it computes");
  command->add_flag("--json", options->as_json, "Print one JSON array");
  command->add_flag("--quick", options->quick,
                    "Small samples: shows that it runs, not how fast it is");
  command->callback([options] { bench(*options); });
}

} // namespace

void add_credential_commands(CLI::App& app) {
  auto* group = app.add_subcommand(
      "credential", "Check and measure the cryptography of credentials");
  group->require_subcommand(1);
  add_selftest(*group);
  add_bench(*group);
}

} // namespace nephele::cli
