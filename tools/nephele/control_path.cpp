#include "tools/nephele/control_path.hpp"

#include <cstdlib>

namespace nephele::cli {

void add_control_option(CLI::App& command, std::string& path) {
  const char* home = std::getenv("HOME");
  path = std::string{home != nullptr ? home : "."} + "/.nephele/client/control";
  command.add_option("--control", path, "Control socket of the running client")
      ->capture_default_str()
      ->envname("NEPHELE_CONTROL_SOCKET");
}

} // namespace nephele::cli
