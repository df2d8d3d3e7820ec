#pragma once

#include "common/replication/embedded_engine.hpp"
#include "tests/support/replication/counting_machine.hpp"

#include <doctest/doctest.h>

namespace nephele::tests {

/// A counting ledger in a folder; blocks are made when the test says so.
struct engine_stage {
  simulated_clock time;
  std::shared_ptr<const crypto::signing_key> key;
  std::shared_ptr<crypto::random> source
      = std::make_shared<crypto::seeded_random>(3);
  std::shared_ptr<const replication::machine_source> machines
      = std::make_shared<counting_source>();
  replication::embedded_options options;
  std::unique_ptr<replication::embedded_engine> engine;

  explicit engine_stage(std::filesystem::path folder) {
    crypto::seeded_random keys{5};
    key = std::make_shared<const crypto::signing_key>(
        crypto::make_signing_key(keys));
    options.folder = std::move(folder);
    options.snapshot_every = 0;
  }

  /// Ends the engine before, if there is one.
  [[nodiscard]] result<void> open() {
    engine.reset();
    auto opened = replication::embedded_engine::open(options, machines, key,
                                                     source, time);
    if (!opened)
      return fail(opened.error());
    engine = std::move(*opened);
    return {};
  }

  /// What became of `text` in a block of its own.
  [[nodiscard]] result<replication::receipt> run(std::string_view text) {
    std::optional<result<replication::receipt>> outcome;
    const auto bytes = as_bytes(text);
    engine->submit({bytes.begin(), bytes.end()},
                   [&outcome](const auto& told) { outcome = told; });
    static_cast<void>(engine->make_block());
    REQUIRE(outcome.has_value());
    return *outcome;
  }

  [[nodiscard]] replication::hash app_hash() const {
    replication::hash result{};
    engine->read(
        [&result](const auto& machine) { result = machine.app_hash(); });
    return result;
  }
};

} // namespace nephele::tests
