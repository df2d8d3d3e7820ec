#pragma once

#include "common/pairing/operations.hpp"

#include <functional>
#include <string>
#include <vector>

namespace nephele::credential_bench {

/// Milliseconds of one call of some work, by whatever clock and repetition the
/// caller chooses.
using stopwatch = std::function<double(const std::function<void()>&)>;

/// One operation, per piece where it treats several at once.
struct figure {
  std::string name;
  double milliseconds = 0;
  /// The goal in milliseconds; 0 where none is set.
  double goal = 0;
  /// What one call of the whole work computes, all pieces together.
  pairing::operation_counts operations;
};

/// Every operation of ticketbooks, for four issuers of whom three sign.
[[nodiscard]] std::vector<figure> measure_ecash(const stopwatch& watch);

/// Every operation of attribute credentials, for three issuers of whom two
/// sign, and of the generation of a key by four.
[[nodiscard]] std::vector<figure> measure_attributes(const stopwatch& watch);

/// The median CPU time of one call over `samples` samples of at least
/// `sample_ms` each.
[[nodiscard]] stopwatch median_cpu_time(int samples, double sample_ms);

} // namespace nephele::credential_bench
