#include "common/mixing/delay.hpp"

#include <cmath>

namespace nephele::mixing {

std::chrono::nanoseconds sample_exponential(crypto::random& source,
                                            std::chrono::nanoseconds mean,
                                            std::chrono::nanoseconds most) {
  // In floating point until it is known to fit into 64 bits.
  const auto drawn
      = -std::log(source.unit()) * static_cast<double>(mean.count());
  if (drawn >= static_cast<double>(most.count()))
    return most;
  return std::chrono::nanoseconds{static_cast<std::int64_t>(drawn)};
}

} // namespace nephele::mixing
