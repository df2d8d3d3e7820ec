#pragma once

#include <cstddef>

namespace nephele::crypto::lanes {

/// Scalar multiplications to be done together: 1 to `size` of them, 32 bytes
/// each, results not where scalars or points are.
struct lane_batch {
  static constexpr std::size_t size = 32;

  const std::byte* scalars[size];
  const std::byte* points[size];
  std::byte* results[size];
  std::size_t count;
};

} // namespace nephele::crypto::lanes
