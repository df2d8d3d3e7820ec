#include "common/runtime/run.hpp"

#include "common/config/parse.hpp"

#include <cstdio>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace nephele::runtime {

namespace {

constexpr int bad_config = 2;

void print(std::FILE* to, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), to);
}

/// Memory holds keys: no dump of it, and no other process may read it.
void forbid_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

/// A thousand peers need more descriptors than the usual soft limit.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

} // namespace

int run(const service& described, int argc, const char* const* argv) {
  signals source;
  settings chosen;
  describe(described.keys, chosen);
  const auto parsed = config::parse(described.keys, argc, argv);
  if (!parsed) {
    print(stderr, parsed.error().context() + "\n");
    return bad_config;
  }
  if (parsed->next == config::outcome::kind::print) {
    print(stdout, parsed->text);
    return 0;
  }
  if (!chosen.core_dumps)
    forbid_dumps();
  raise_descriptor_limit();
  log::configure(chosen.log);
  app built{described.name, std::move(chosen), source, described.types};
  if (const auto wired = described.wire(built); !wired) {
    log::error("app.wiring_failed", {{"reason", wired.error()}});
    return 1;
  }
  return built.wait();
}

} // namespace nephele::runtime
