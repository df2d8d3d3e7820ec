#pragma once

#include "common/base/clock.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace nephele::log {

/// How often each event name may be told: 20 at once, then 1 a second.
class budget {
public:
  /// @returns how many were left out since the last one told, or nothing if
  /// this one is left out too.
  [[nodiscard]] std::optional<std::uint64_t> take(std::string_view name,
                                                  steady_time now);

private:
  struct account {
    double tokens;
    steady_time at;
    std::uint64_t left_out = 0;
  };

  std::mutex mutex_;
  std::map<std::string, account, std::less<>> accounts_;
};

} // namespace nephele::log
