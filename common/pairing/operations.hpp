#pragma once

#include <cstdint>

namespace nephele::pairing {

/// What this thread has computed so far. Benchmarks print differences.
struct operation_counts {
  std::uint64_t g1_multiplications = 0;
  std::uint64_t g2_multiplications = 0;
  std::uint64_t hashes_to_g1 = 0;
  std::uint64_t multi_exponentiations = 0;
  /// Summed over all multi-exponentiations.
  std::uint64_t multi_exponentiation_terms = 0;
  std::uint64_t miller_loops = 0;
  std::uint64_t final_exponentiations = 0;
};

/// This thread's counts, which the room itself adds to.
[[nodiscard]] operation_counts& operations() noexcept;

} // namespace nephele::pairing
