#pragma once

#include "common/zmq/message.hpp"

#include <atomic>
#include <memory>

namespace nephele::zmq {

/// Bounds the bytes that libzmq holds for some sockets together: high-water
/// marks count messages of one peer, and say nothing of all.
class byte_budget {
public:
  /// @param whole  of which this is a part: charged along with it; or null.
  explicit byte_budget(std::size_t limit,
                       std::shared_ptr<byte_budget> whole = nullptr) noexcept
      : limit_(limit), whole_(std::move(whole)) {}

  [[nodiscard]] std::size_t used() const noexcept { return used_; }

  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

  /// How many messages libzmq has done with so far: while it stands still and
  /// something is used, nothing gets through.
  [[nodiscard]] std::uint64_t finished() const noexcept { return finished_; }

private:
  friend class charged_block;

  [[nodiscard]] bool take(std::size_t size) noexcept;
  void give_back(std::size_t size) noexcept;

  std::size_t limit_;
  std::shared_ptr<byte_budget> whole_;
  std::atomic<std::size_t> used_{0};
  std::atomic<std::uint64_t> finished_{0};
};

/// A message of `size` bytes, not initialised, charged to `budget` until
/// libzmq has sent or dropped it.
/// @returns nothing if that would exceed the limit.
[[nodiscard]] std::optional<message>
charge(const std::shared_ptr<byte_budget>& budget, std::size_t size);

} // namespace nephele::zmq
