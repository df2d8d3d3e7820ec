#pragma once

#include "tools/nephele/credential_vectors/vector_folder.hpp"

#include <span>

namespace nephele::vectors {

/// Recomputes a vector file and notes what agrees.
/// @throws std::exception for a file of another form.
using runner = void (*)(const json& file, const vector_folder& others,
                        check_list& checks);

struct known_file {
  std::string_view name;
  runner run;
};

/// Every vector file that this program can check, in a sensible order.
[[nodiscard]] std::span<const known_file> known_files() noexcept;

void check_params(const json&, const vector_folder&, check_list&);
void check_keys(const json&, const vector_folder&, check_list&);
void check_withdraw(const json&, const vector_folder&, check_list&);
void check_slots(const json&, const vector_folder&, check_list&);
void check_spend(const json&, const vector_folder&, check_list&);
void check_identify(const json&, const vector_folder&, check_list&);
void check_negative(const json&, const vector_folder&, check_list&);
void check_batch(const json&, const vector_folder&, check_list&);
void check_attr_issue(const json&, const vector_folder&, check_list&);
void check_attr_show(const json&, const vector_folder&, check_list&);
void check_dkg(const json&, const vector_folder&, check_list&);

/// The outcome of one file.
struct file_outcome {
  std::string name;
  std::vector<check> checks;
  /// Why the file could not be read to its end; empty if it was.
  std::string fault;

  [[nodiscard]] std::size_t agreeing() const noexcept;

  [[nodiscard]] bool ok() const noexcept {
    return fault.empty() && !checks.empty() && agreeing() == checks.size();
  }
};

/// Runs all known files of a folder; those it does not have are left out.
[[nodiscard]] std::vector<file_outcome> run_all(const vector_folder& folder);

} // namespace nephele::vectors
