#include "common/base/clock.hpp"

namespace nephele {

steady_time system_clock::steady() const {
  return std::chrono::steady_clock::now();
}

wall_time system_clock::wall() const {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(
      std::chrono::system_clock::now());
}

} // namespace nephele
