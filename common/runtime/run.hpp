#pragma once

#include "common/runtime/app.hpp"

namespace nephele::runtime {

/// One service, as its main describes it.
struct service {
  /// "mixnode"; the program is "nephele-mixnode".
  std::string name;
  /// The service's own keys; the common ones are added.
  config::schema& keys;
  /// Builds the service upon the app; must not wait. An error ends the
  /// process with status 1.
  std::function<result<void>(app&)> wire;
  /// Optional.
  actor_types types;
};

/// The whole life of a service process, for main to return:
///   mixnode::settings chosen;
///   auto keys = mixnode::describe(chosen);
///   return runtime::run({"mixnode", keys, [&](runtime::app& app) {
///     return mixnode::wire(app, chosen); }, {}}, argc, argv);
/// @returns 0 after an orderly shutdown, 1 on a failure, 2 on a faulty
/// configuration (each fault on a line of standard error).
[[nodiscard]] int run(const service& described, int argc,
                      const char* const* argv);

} // namespace nephele::runtime
