#pragma once

#include "common/client/traffic.hpp"

#include <deque>
#include <vector>

namespace nephele::test {

/// Offers what a test put into it and remembers what it was told.
class recording_source final : public client::traffic_source {
public:
  std::deque<client::parcel> waiting;
  std::vector<std::uint64_t> acknowledged_handles;
  std::vector<std::uint64_t> lost_handles;
  std::vector<std::uint64_t> unsent_handles;

  [[nodiscard]] std::optional<client::parcel>
  next(steady_time /*now*/) override {
    if (waiting.empty())
      return std::nullopt;
    auto first = std::move(waiting.front());
    waiting.pop_front();
    return first;
  }

  void acknowledged(std::uint64_t handle, steady_time /*now*/) override {
    acknowledged_handles.push_back(handle);
  }

  void lost(std::uint64_t handle, steady_time /*now*/) override {
    lost_handles.push_back(handle);
  }

  void not_sent(std::uint64_t handle, const error& /*why*/,
                steady_time /*now*/) override {
    unsent_handles.push_back(handle);
  }
};

} // namespace nephele::test
