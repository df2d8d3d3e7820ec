#pragma once

#include "common/config/sources.hpp"

namespace nephele::config {

/// What the command line asked for besides running.
struct outcome {
  enum class kind {
    /// Go on with the configuration as parsed.
    run,
    /// Print `text` and exit 0.
    print,
  };

  kind next = kind::run;
  std::string text;
};

/// Fills the fields of `known`: flags before environment before the file of
/// --config before the defaults.
/// @param args  without the program's name.
/// @returns errc::invalid with every fault, a line each.
[[nodiscard]] result<outcome> parse(schema& known,
                                    std::span<const char* const> args,
                                    const environment& variables);

/// As above, for main.
[[nodiscard]] result<outcome> parse(schema& known, int argc,
                                    const char* const* argv);

/// The version that --version prints.
[[nodiscard]] std::string_view version() noexcept;

} // namespace nephele::config
