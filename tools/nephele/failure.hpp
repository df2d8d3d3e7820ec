#pragma once

#include <CLI/CLI.hpp>

#include <iostream>
#include <string_view>

namespace nephele::cli {

/// Ends the command with status 1 after telling the user why.
[[noreturn]] inline void give_up(std::string_view why) {
  std::cerr << "nephele: " << why << '\n';
  throw CLI::RuntimeError{1};
}

} // namespace nephele::cli
