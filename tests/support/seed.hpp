#pragma once

#include "common/crypto/random.hpp"

#include <cstdlib>
#include <string>

namespace nephele::test {

/// A seed for tests of properties, another one on every run unless
/// NEPHELE_TEST_SEED gives it. The test captures it, so that a failure prints
/// what repeats it.
inline std::uint64_t fresh_seed() {
  if (const char* given = std::getenv("NEPHELE_TEST_SEED"))
    return std::stoull(given);
  return crypto::system_random{}.next();
}

} // namespace nephele::test
