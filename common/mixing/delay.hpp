#pragma once

#include "common/crypto/random.hpp"
#include "common/sphinx/route.hpp"

#include <algorithm>
#include <chrono>

namespace nephele::mixing {

/// The longest that any node holds a packet: nobody gets to park packets in
/// our memory for a year. An honest exponential delay with a mean of 500 ms
/// exceeds it once in 5 * 10^8.
inline constexpr std::chrono::nanoseconds max_delay = std::chrono::seconds{10};

/// What a node does with the delay that a sender wrote.
[[nodiscard]] constexpr std::chrono::nanoseconds
clamp_delay(sphinx::wire_delay asked) noexcept {
  return std::min(sphinx::saturated(asked), max_delay);
}

/// An exponential duration, at most `most`.
[[nodiscard]] std::chrono::nanoseconds
sample_exponential(crypto::random& source, std::chrono::nanoseconds mean,
                   std::chrono::nanoseconds most);

/// The delay at one mix, at most max_delay: what a sender puts into a header.
[[nodiscard]] inline std::chrono::nanoseconds
sample_delay(crypto::random& source, std::chrono::nanoseconds mean) {
  return sample_exponential(source, mean, max_delay);
}

} // namespace nephele::mixing
