#include "tests/bench/section.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <set>

namespace {

using nephele::bench::section;

void print_for_people(std::string_view name, const nlohmann::json& figures) {
  std::cout << name << '\n';
  for (const auto& [figure, value] : figures.items())
    std::cout << "  " << figure << " = " << value.dump() << '\n';
  std::cout << std::flush;
}

bool is_wanted(const std::set<std::string>& chosen, const section& which) {
  return chosen.empty() || chosen.contains(std::string{which.name});
}

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const auto& section : nephele::bench::all_sections())
    names.emplace_back(section.name);
  return names;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures what a node's speed is made of.", "nephele-bench"};
  bool as_json = false;
  bool quick = false;
  std::set<std::string> chosen;
  app.add_flag("--json", as_json, "Print one JSON object");
  app.add_flag("--quick", quick, "Measure for a fraction of the time");
  app.add_option("--section", chosen, "Only this section; may be repeated")
      ->check(CLI::IsMember(section_names()));
  CLI11_PARSE(app, argc, argv);

  const auto effort
      = quick ? nephele::bench::effort{3, 500} : nephele::bench::effort{};
  nlohmann::json all;
  for (const auto& section : nephele::bench::all_sections()) {
    if (!is_wanted(chosen, section))
      continue;
    auto figures = section.measure(effort);
    if (!as_json)
      print_for_people(section.name, figures);
    all[std::string{section.name}] = std::move(figures);
  }
  if (as_json)
    std::cout << all.dump(2) << '\n';
  return 0;
}
