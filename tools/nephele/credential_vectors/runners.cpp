#include "tools/nephele/credential_vectors/runners.hpp"

#include <algorithm>

namespace nephele::vectors {

namespace {

constexpr std::array files{
    known_file{"params", check_params},
    known_file{"keys", check_keys},
    known_file{"withdraw", check_withdraw},
    known_file{"slots", check_slots},
    known_file{"spend", check_spend},
    known_file{"identify", check_identify},
    known_file{"negative", check_negative},
    known_file{"batch", check_batch},
    known_file{"attr_issue", check_attr_issue},
    known_file{"attr_show", check_attr_show},
    known_file{"dkg", check_dkg},
};

} // namespace

std::span<const known_file> known_files() noexcept {
  return files;
}

std::size_t file_outcome::agreeing() const noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(checks, &check::agrees));
}

std::vector<file_outcome> run_all(const vector_folder& folder) {
  std::vector<file_outcome> outcomes;
  for (const auto& [name, run] : known_files()) {
    file_outcome outcome{std::string{name}, {}, {}};
    check_list checks;
    try {
      const auto file = folder.find(name);
      if (!file)
        continue;
      run(*file, folder, checks);
    } catch (const std::exception& fault) {
      outcome.fault = fault.what();
    }
    outcome.checks = checks.checks();
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

} // namespace nephele::vectors
