#include "tools/nephele/credential_vectors/runners.hpp"

#include <doctest/doctest.h>

using namespace nephele;

TEST_CASE("every vector file agrees byte for byte") {
  const auto outcomes = vectors::run_all(vectors::vector_folder{});
  CHECK(outcomes.size() == vectors::known_files().size());
  for (const auto& outcome : outcomes) {
    CHECK_MESSAGE(outcome.fault.empty(), outcome.name, ": ", outcome.fault);
    CHECK_FALSE(outcome.checks.empty());
    for (const auto& check : outcome.checks)
      CHECK_MESSAGE(check.agrees, outcome.name, ": ", check.name);
  }
}
