#pragma once

#include "common/config/schema.hpp"

#include <map>
#include <span>

namespace nephele::config {

/// What a source says: key → texts, in the notation of field::assign. Keys
/// are in snake_case.
using assignments = std::map<std::string, std::vector<std::string>>;

/// A fault a line, each naming key and fix.
using fault_list = std::vector<std::string>;

/// NEPHELE_* variables, by key: {"bind_port", "1789"}.
using environment = std::map<std::string, std::string>;

/// Of this process.
[[nodiscard]] environment process_environment();

/// Names the file; no key of the schema.
inline constexpr std::string_view file_key = "config";

struct command_line {
  assignments values;
  /// Of --config.
  std::string file;
  bool help = false;
  bool version = false;
  bool print_config = false;
  bool print_schema = false;
  bool check_config = false;
};

/// "--key value", "--key=value", a bare "--key" for true; repeated for lists.
[[nodiscard]] command_line read_arguments(const schema& known,
                                          std::span<const char* const> args,
                                          fault_list& faults);

/// Variables without a key are refused, except those that Kubernetes makes
/// for a service whose name begins with "nephele-".
[[nodiscard]] assignments read_environment(const schema& known,
                                           const environment& variables,
                                           fault_list& faults);

/// JSON text with // comments.
/// @param name  of the file, for faults.
[[nodiscard]] assignments read_json(const schema& known, std::string_view text,
                                    const std::string& name,
                                    fault_list& faults);

} // namespace nephele::config
